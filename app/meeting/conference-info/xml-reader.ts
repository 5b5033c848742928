/** An element of an XML document. */
export type XmlElement = {
  /** Without its namespace prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text directly in it. */
  readonly text: string;
};

/** Longest document that is read, UTF-16 code units; deepest nesting; most elements. */
const LONGEST = 100_000;
const DEEPEST = 32;
const MOST = 5_000;

const NAME = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const MARKUP = new RegExp(
  [
    '<!--(?:(?!--)[\\s\\S])*-->',
    '<\\?(?:(?!\\?>)[\\s\\S])*\\?>',
    '<!\\[CDATA\\[(?<data>(?:(?!\\]\\]>)[\\s\\S])*)\\]\\]>',
    `</(?<close>${NAME})\\s*>`,
    `<(?<open>${NAME})(?<attributes>(?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(?<empty>/?)>`,
    '(?<text>[^<]+)',
  ].join('|'),
  'y',
);
/** What was found at one place; comments and instructions leave everything undefined. */
type Markup = { readonly [part in 'data' | 'text' | 'close' | 'open' | 'attributes' | 'empty']?: string | undefined };
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g');

/**
 * Reads a document of a stranger; null when it is not well-formed, too large, or has a document type: there are no entities
 * but the five of XML itself, so nothing can be made to grow or to be fetched.
 */
export const readXml = (document: string): XmlElement | null => {
  if (document.length > LONGEST) return null;
  type Open = { name: string; written: string; attributes: Map<string, string>; children: XmlElement[]; text: string };
  const root: Open = { name: '', written: '', attributes: new Map(), children: [], text: '' };
  const stack = [root];
  let elements = 0;
  for (let at = document.startsWith('\ufeff') ? 1 : 0; at < document.length; at = MARKUP.lastIndex) {
    MARKUP.lastIndex = at;
    const found: Markup | undefined = MARKUP.exec(document)?.groups;
    if (found === undefined) return null;
    const { data, text, close, open, attributes, empty } = found;
    const top = stack.at(-1)!;
    if (data !== undefined) top.text += data;
    if (text !== undefined) {
      const plain = unescaped(text);
      if (plain === null) return null;
      top.text += plain;
    }
    if (close !== undefined) {
      if (stack.length === 1 || top.written !== close) return null;
      stack.pop();
    }
    if (open !== undefined) {
      const values = readAttributes(attributes ?? '');
      if (values === null || ++elements > MOST || stack.length > DEEPEST) return null;
      const name = open.slice(open.indexOf(':') + 1);
      const element: Open = { name, written: open, attributes: values, children: [], text: '' };
      top.children.push(element);
      if (empty === '') stack.push(element);
    }
  }
  return stack.length === 1 && root.children.length === 1 && root.text.trim() === '' ? root.children[0]! : null;
};

const readAttributes = (text: string): Map<string, string> | null => {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
    const value = unescaped(double ?? single ?? '');
    if (value === null || attributes.has(name)) return null;
    attributes.set(name, value);
  }
  return attributes;
};

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text with its references put in; null when one is unknown or stands for no character. */
const unescaped = (text: string): string | null => {
  let sound = true;
  const plain = text.replace(/&(?:#(\d{1,7})|#x([\dA-Fa-f]{1,6})|(\w+));|&/g, (_all, decimal, hex, name) => {
    const code = decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal);
    const char = name === undefined ? codePoint(code) : NAMED[name];
    if (char === undefined) sound = false;
    return char ?? '';
  });
  return sound ? plain : null;
};

const codePoint = (code: number): string | undefined =>
  code > 0 && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : undefined;
