/** A SIP message taken apart, nothing interpreted. */
export type SplitMessage = {
  readonly startLine: string;
  /** Lower-case names with their values, unfolded and trimmed, one entry a line. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** Some header line is none. */
  readonly garbled: boolean;
};

/** Most header lines a message may have. */
const MOST_LINES = 400;

/** Takes a message apart (RFC 3261 section 7); null when it has no header section. Linear time. */
export const splitMessage = (raw: string): SplitMessage | null => {
  const end = raw.indexOf('\r\n\r\n');
  const head = end < 0 ? raw.replace(/\r\n$/, '') : raw.slice(0, end);
  const [startLine = '', ...lines] = (/\r\n[ \t]/.test(head) ? head.replace(/\r\n[ \t]+/g, ' ') : head).split('\r\n');
  if (lines.length === 0 || lines.length > MOST_LINES) return null;
  let garbled = false;
  const headers: (readonly [string, string])[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon < 0 ? 0 : colon).trimEnd();
    if (name === '' || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) garbled = true;
    else headers.push([name.toLowerCase(), line.slice(colon + 1).trim()]);
  }
  return { startLine, headers, body: end < 0 ? '' : raw.slice(end + 4), garbled };
};

/** Every line of one header, by its lower-case name. */
export const valuesOf = (message: SplitMessage, name: string): string[] =>
  message.headers.filter(([key]) => key === name).map(([, value]) => value);
