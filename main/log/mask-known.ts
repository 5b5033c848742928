/** Shortest text that is looked for, characters: shorter ones are found in every word. */
const SHORTEST = 4;

/** Takes texts that are known to be secret out of a line wherever they stand: as they are, percent-encoded, in base64 and in JSON. */
export const maskKnown = (line: string, secrets: readonly string[]): string => {
  let text = line;
  for (const secret of secrets) {
    if (secret.length < SHORTEST) continue;
    for (const form of formsOf(secret)) if (text.includes(form)) text = text.replaceAll(form, '…');
  }
  return text;
};

const known = new Map<string, readonly string[]>();

const formsOf = (secret: string): readonly string[] => {
  const made = known.get(secret);
  if (made !== undefined) return made;
  if (known.size > 1000) known.clear();
  const json = JSON.stringify(secret).slice(1, -1);
  const escaped = encodeURIComponent(secret.replaceAll(/\p{Surrogate}/gu, ''));
  const forms = [...new Set([secret, json, escaped, ...inBase64(secret)])].sort((a, b) => b.length - a.length);
  known.set(secret, forms);
  return forms;
};

/** What of a secret's base64 is the same whatever stands before and after it, for each place that it can begin at. */
const inBase64 = (secret: string): readonly string[] =>
  [0, 1, 2]
    .map((before) => {
      const coded = Buffer.from('x'.repeat(before) + secret)
        .toString('base64')
        .replaceAll('=', '');
      const whole = Math.floor(((before + Buffer.byteLength(secret)) * 8) / 6);
      return coded.slice(Math.ceil((before * 8) / 6), whole);
    })
    .filter((form) => form.length >= SHORTEST);
