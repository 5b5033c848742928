/** Text as XML holds it, in an element or an attribute. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[mark] ?? mark);

/** An element on lines of its own: its children indented, or its text. */
export const element = (
  name: string,
  attributes: { readonly [name: string]: string | number },
  content: readonly string[] | string = [],
): string => {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const start = `<${name}${given.join('')}`;
  // An end of line is written as a character, so that indenting does not change the text.
  if (typeof content === 'string') return `${start}>${escaped(content).replaceAll('\n', '&#10;')}</${name}>`;
  if (content.length === 0) return `${start}/>`;
  const inside = content.flatMap((one) => one.split('\n')).map((line) => `  ${line}`);
  return [`${start}>`, ...inside, `</${name}>`].join('\n');
};
