/** A From, To, Contact or Route value taken apart (RFC 3261 section 20.10). */
export type NameAddr = {
  /** Unquoted; "" for none. */
  readonly displayName: string;
  /** As written. */
  readonly uri: string;
  /** Parameters of the header, by lower-case name; "" without a value. */
  readonly parameters: ReadonlyMap<string, string>;
};

/** Longest header value that is read. */
const LONGEST = 8_192;

/** Splits a comma-separated header value; commas in quotes and angle brackets do not count. */
export const splitList = (value: string): string[] => {
  if (!value.includes(',')) return value === '' ? [] : [value];
  const parts: string[] = [];
  let quoted = false;
  let depth = 0;
  let begin = 0;
  for (let at = 0; at < value.length; at++) {
    const char = value[at];
    if (quoted) {
      if (char === '\\') at++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '<') depth++;
    else if (char === '>') depth = Math.max(0, depth - 1);
    else if (char === ',' && depth === 0) {
      parts.push(value.slice(begin, at).trim());
      begin = at + 1;
    }
  }
  parts.push(value.slice(begin).trim());
  return parts.filter((part) => part !== '');
};

const PARAMETER = /\s*;\s*([\w!%*.+`'~-]+)(?:\s*=\s*("(?:[^"\\]|\\[\s\S])*"|[^\s;,"<>]+))?/y;
const TOKENS = /^[\w!%*.+`'~ \t-]*$/;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"]+$/;

/** Takes a name-addr or addr-spec with parameters apart; null when it is broken. Linear time, never throws. */
export const parseNameAddr = (value: string): NameAddr | null => {
  if (value.length > LONGEST) return null;
  let displayName = '';
  let rest = value.trim();
  const quoted = /^"((?:[^"\\]|\\[\s\S])*)"\s*/.exec(rest);
  if (quoted !== null) {
    displayName = quoted[1]!.replace(/\\([\s\S])/g, '$1');
    rest = rest.slice(quoted[0].length);
    if (!rest.startsWith('<')) return null;
  }
  const open = rest.indexOf('<');
  let uri: string;
  if (open >= 0) {
    const before = rest.slice(0, open);
    if (quoted === null && !TOKENS.test(before)) return null;
    if (quoted === null) displayName = before.trim();
    const close = rest.indexOf('>', open);
    if (close < 0) return null;
    uri = rest.slice(open + 1, close);
    rest = rest.slice(close + 1);
  } else {
    const semicolon = rest.indexOf(';');
    uri = (semicolon < 0 ? rest : rest.slice(0, semicolon)).trimEnd();
    rest = semicolon < 0 ? '' : rest.slice(semicolon);
    if (/[?,]/.test(uri)) return null;
  }
  if (!SCHEME.test(uri)) return null;
  const parameters = readParameters(rest);
  return parameters === null ? null : { displayName, uri, parameters };
};

/** Parameters up to the end of the text; null when something else stands there. */
const readParameters = (text: string): Map<string, string> | null => {
  const parameters = new Map<string, string>();
  const end = text.trimEnd().length;
  let at = 0;
  while (at < end) {
    PARAMETER.lastIndex = at;
    const found = PARAMETER.exec(text);
    if (found === null) {
      if (/^\s*;\s*$/.test(text.slice(at, end))) break;
      return null;
    }
    at = PARAMETER.lastIndex;
    const name = found[1]!.toLowerCase();
    if (!parameters.has(name)) parameters.set(name, found[2] ?? '');
  }
  return parameters;
};

/** CSeq (RFC 3261 section 20.16); null when broken or past 2^31. */
export const parseCSeq = (value: string): { readonly number: number; readonly method: string } | null => {
  const found = /^(\d{1,10})\s+([\w!%*.+`'~-]+)$/.exec(value);
  return found === null || Number(found[1]) >= 2 ** 31 ? null : { number: Number(found[1]), method: found[2]! };
};

/** A media type in lower case without its parameters; "" for none. */
export const mediaType = (value: string | undefined): string => (value ?? '').split(';', 1)[0]!.trim().toLowerCase();

/** A parameter of a header value, unquoted; null without. */
export const parameterOf = (value: string, name: string): string | null => {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\[\\s\\S])*)"|([^\\s;,"]+))`, 'i').exec(value);
  return found === null ? null : (found[1]?.replace(/\\([\s\S])/g, '$1') ?? found[2] ?? '');
};
