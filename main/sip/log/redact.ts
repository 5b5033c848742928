/** What a log line may still show. */
export type RedactOptions = {
  /** Hides who calls whom as well: user parts of URIs, telephone numbers, display names. */
  readonly maskUsers?: boolean;
};

/** What stands where something was taken out. */
const GONE = '…';

/** Longest message written to a log, characters. */
const LONGEST = 65_536;

/** Headers that carry proofs of identity; only the scheme of their value stays. */
const CREDENTIALS = new Set([
  'authorization',
  'proxy-authorization',
  'authentication-info',
  'proxy-authentication-info',
  'www-authenticate',
  'proxy-authenticate',
  'identity',
  'y',
]);

/** Headers that name people besides the Request-URI. */
const PEOPLE = new Set([
  ...['from', 'f', 'to', 't', 'contact', 'm', 'refer-to', 'r', 'referred-by', 'b', 'route', 'record-route'],
  ...['p-asserted-identity', 'p-preferred-identity', 'remote-party-id', 'diversion', 'history-info', 'reply-to'],
  ...['p-called-party-id', 'p-associated-uri', 'path', 'service-route', 'replaces', 'target-dialog', 'call-info'],
]);

/** Body types that are signalling and may be shown once their keys are gone. */
const SHOWN_BODIES =
  /^(?:application\/(?:sdp|dtmf-relay|dtmf|media_control\+xml|simple-message-summary)|message\/sipfrag)\b/i;

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
  const shown = [options.maskUsers === true ? maskUris(line) : maskPassword(line)];
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
  if (options.maskUsers !== true) return maskPassword(value);
  return PEOPLE.has(name) ? maskDisplayName(maskUris(value)) : maskUris(value);
}

function redactBody(body: string, type: string, options: RedactOptions): string {
  if (body === '') return '';
  const sdp = /^v=0\r?\n/.test(body);
  const multipart = /^multipart\//i.test(type);
  if (!sdp && !multipart && !SHOWN_BODIES.test(type)) return `[${Buffer.byteLength(body)} bytes ${GONE}]`;
  // A multipart may hold anything: only its SDP lines are shown.
  const lines = body.split(/\r\n|\r|\n/).filter((line) => !multipart || /^[a-z]=/.test(line));
  const safe = lines.map(withoutKeys).join('\r\n');
  return options.maskUsers === true ? maskUris(safe).replace(/^([osie]=)[^\r\n]*/gm, `$1${GONE}`) : safe;
}

/** SDES keys (RFC 4568), ICE passwords and user fragments (RFC 8839), MIKEY and old k= keys, wherever they stand. */
function withoutKeys(line: string): string {
  return line
    .replace(/(inline:)[^\s;,"]*/gi, `$1${GONE}`)
    .replace(/(a=crypto:\s*\S+\s+\S+\s+)(?!inline:).*/i, `$1${GONE}`)
    .replace(/(a=ice-(?:pwd|ufrag):).*/i, `$1${GONE}`)
    .replace(/(a=key-mgmt:|^k=).*/i, `$1${GONE}`)
    .replace(
      /\b(password|passwd|response|nonce|cnonce|token|secret|pin)(\s*=\s*)(?:"[^"]*"?|[^\s;,&>]+)/gi,
      `$1$2${GONE}`,
    );
}

/** sip:user:password@host loses its password. */
function maskPassword(text: string): string {
  return text.replace(/(sips?:[^\s:@<>";]*):[^\s@<>"]*(?=@)/gi, `$1:${GONE}`);
}

/** User parts of sip, sips, pres, im and mailto URIs, and whole tel URIs. */
function maskUris(text: string): string {
  return text
    .replace(/\b(sips?|pres|im|mailto):[^\s@<>"]*@/gi, `$1:${GONE}@`)
    .replace(/\btel:[^\s;<>",]*/gi, `tel:${GONE}`)
    .replace(/(sips?)%3A[^\s@<>"]*?(?:@|%40)/gi, `$1%3A${GONE}@`);
}

function maskDisplayName(value: string): string {
  return value
    .replace(/"(?:[^"\\]|\\.)*"?(?=\s*(?:<|$))/g, `"${GONE}"`)
    .replace(/(^|,)[^<"=;]*(?=<)/g, (all, before: string) => (all.trim() === '' ? `${before} ` : `${before} ${GONE} `));
}
