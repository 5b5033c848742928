import { maskNumbers } from './mask-numbers.ts';
import { withoutKeys } from './without-keys.ts';
import { withoutPaths } from './without-paths.ts';

/** What a message may still show. */
export type RedactOptions = {
  /** Takes who calls whom away as well: what stands in place of a user part of a URI or a telephone number; names go without. */
  readonly token?: (who: string) => string;
};

/** What stands where something was taken out. */
const GONE = '…';

/** Longest message written to a log, characters. */
const LONGEST = 65_536;

/** Headers that carry proofs of identity or a password; only the scheme of their value stays. */
const CREDENTIALS = new Set([
  'authorization',
  'proxy-authorization',
  'authentication-info',
  'proxy-authentication-info',
  'www-authenticate',
  'proxy-authenticate',
  'identity',
  'y',
  'x-conf-password',
]);

/** Headers that name people besides the Request-URI. */
const PEOPLE = new Set([
  ...['from', 'f', 'to', 't', 'contact', 'm', 'refer-to', 'r', 'referred-by', 'b', 'route', 'record-route'],
  ...['p-asserted-identity', 'p-preferred-identity', 'remote-party-id', 'diversion', 'history-info', 'reply-to'],
  ...['p-called-party-id', 'p-associated-uri', 'path', 'service-route', 'replaces', 'target-dialog', 'call-info'],
]);

/** Headers whose whole value is a person's words. */
const SAID = new Set(['subject', 's', 'x-conf-id', 'organization']);

/** Headers in which digits are the protocol's own. */
const TECHNICAL = new Set([
  ...[
    'via',
    'v',
    'call-id',
    'i',
    'cseq',
    'content-length',
    'l',
    'max-forwards',
    'expires',
    'min-expires',
    'session-expires',
    'x',
  ],
  ...[
    'min-se',
    'rseq',
    'rack',
    'timestamp',
    'date',
    'user-agent',
    'server',
    'retry-after',
    'subscription-state',
    'event',
    'o',
  ],
]);

/** Body types that are signalling and may be shown once their keys are gone; not DTMF, whose digits are PINs as often as not. */
const SHOWN_BODIES = /^(?:application\/(?:sdp|media_control\+xml|simple-message-summary)|message\/sipfrag)\b/i;

/**
 * A SIP message fit for a log: no credentials, no media keys, no ICE passwords, no text of messages, and on request no names
 * and numbers. Works on anything: what cannot be read is cut, not shown.
 */
export function redactSip(message: string, options: RedactOptions = {}): string {
  const text = message.slice(0, LONGEST);
  const end = text.search(/\r?\n\r?\n/);
  const head = end < 0 ? text : text.slice(0, end);
  const body = end < 0 ? '' : text.slice(end).replace(/^[\r\n]{1,4}/, '');
  const [line = '', ...lines] = head.split(/\r\n|\r|\n/);
  const shown = [options.token === undefined ? maskPassword(line) : maskUris(withoutPhrase(line), options.token)];
  let name = '';
  let type = '';
  for (const raw of lines) {
    // A header nobody knows may carry a key as well as anything else does.
    const one = withoutKeys(raw);
    const folded = /^[ \t]/.test(one);
    if (!folded)
      name = one
        .slice(0, Math.max(0, one.indexOf(':')))
        .trim()
        .toLowerCase();
    const value = folded ? one : one.slice(one.indexOf(':') + 1);
    if (name === 'content-type' || name === 'c') type += value.trim();
    shown.push((folded ? ' ' : one.slice(0, one.indexOf(':') + 1)) + redactValue(name, value, folded, options));
  }
  const rest = redactBody(body, type, options);
  return `${shown.join('\r\n')}\r\n\r\n${rest}`;
}

function redactValue(name: string, value: string, folded: boolean, options: RedactOptions): string {
  if (CREDENTIALS.has(name)) {
    const scheme = folded ? null : /^\s*([A-Za-z][\w-]*)\s+(?=[\w-]+\s*=)/.exec(value);
    return ` ${scheme === null ? '' : `${scheme[1]} `}${GONE}`;
  }
  const { token } = options;
  if (token === undefined) return maskPassword(value);
  if (SAID.has(name)) return ` ${GONE}`;
  const masked = maskUris(withoutPaths(value), token);
  return PEOPLE.has(name)
    ? maskDisplayName(masked)
    : TECHNICAL.has(name)
      ? masked
      : maskNumbers(withoutQuoted(masked), token);
}

function redactBody(body: string, type: string, options: RedactOptions): string {
  // Empty, or redacted before.
  if (body === '' || /^\[\d+ bytes …\]$/.test(body)) return body;
  const sdp = /^v=0\r?\n/.test(body);
  const multipart = /^multipart\//i.test(type);
  if (!sdp && !multipart && !SHOWN_BODIES.test(type)) return `[${Buffer.byteLength(body)} bytes ${GONE}]`;
  // A multipart may hold anything: only its SDP lines are shown.
  const lines = body.split(/\r\n|\r|\n/).filter((line) => !multipart || /^[a-z]=/.test(line));
  const safe = lines.map(withoutKeys).join('\r\n');
  if (options.token === undefined) return safe;
  return maskUris(safe, options.token)
    .replace(/^([osiepu]=)[^\r\n]*/gm, `$1${GONE}`)
    .replace(/(cname:)\S+/gi, `$1${GONE}`);
}

/** The words after a status are the peer's own; the number says what is to be known. */
const withoutPhrase = (line: string): string => line.replace(/^(SIP\/2\.0 \d{3}) .*/i, `$1 ${GONE}`);

const SCHEME = /(?:sips?|pres|im|mailto)(?::|%3A)/i;

/** sip:user:password@host loses its password. */
function maskPassword(text: string): string {
  return eachWord(text, (word) => {
    const scheme = SCHEME.exec(word);
    const at = word.lastIndexOf('@');
    if (scheme === null || at < scheme.index) return word;
    const from = scheme.index + scheme[0].length;
    const colon = word.indexOf(':', from);
    return colon < 0 || colon > at ? word : `${word.slice(0, colon)}:${GONE}${word.slice(at)}`;
  });
}

/** User parts of sip, sips, pres, im and mailto URIs, also escaped ones, and whole tel URIs. */
export function maskUris(text: string, token: (who: string) => string): string {
  return eachWord(text, (word) => {
    const scheme = SCHEME.exec(word);
    const at = Math.max(word.lastIndexOf('@'), word.lastIndexOf('%40'));
    const from = scheme === null ? -1 : scheme.index + scheme[0].length;
    const masked =
      scheme === null || at < from ? word : word.slice(0, from) + token(userOf(word.slice(from, at))) + word.slice(at);
    return masked.replace(/tel(:|%3A)([^;,]*)/gi, (_all, colon: string, who: string) => `tel${colon}${token(who)}`);
  });
}

/** What stands in quotes is said by somebody. */
const withoutQuoted = (value: string): string => value.replace(/"[^"]*"?/g, `"${GONE}"`);

/** Without a password and parameters of the user. */
const userOf = (text: string): string => text.split(/[:;]/, 1)[0] ?? '';

/** Changes every run of characters that can be a URI; each character is looked at a fixed number of times. */
function eachWord(text: string, change: (word: string) => string): string {
  return /@|%40|tel/i.test(text) ? text.replace(/[^\s<>"]+/g, change) : text;
}

/** What stands before each "<" is a name, and so is everything in quotes. */
function maskDisplayName(value: string): string {
  return value
    .split('<')
    .map((part, index, parts) => {
      const close = index === 0 ? -1 : part.indexOf('>');
      const inside = part.slice(0, close + 1);
      const outside = part.slice(close + 1);
      if (index === parts.length - 1) return inside + outside.replace(/"[^"]*"?/g, `"${GONE}"`);
      const comma = index === 0 ? -1 : outside.indexOf(',');
      const name = outside.slice(comma + 1).trim() === '' ? ' ' : ` ${GONE} `;
      return inside + outside.slice(0, comma + 1) + name;
    })
    .join('<');
}
