/** Parameters in the order they stand, names in lower case; null for a parameter without a value. */
export type FastParameters = readonly (readonly [name: string, value: string | null])[];

/** A plain sip: URI: user without escapes or password, host name or IPv4. */
export type FastUri = {
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
  readonly parameters: FastParameters;
};

/** A name-addr in angle brackets. */
export type FastNameAddr = {
  readonly displayName: string | undefined;
  readonly uri: FastUri;
  readonly parameters: FastParameters;
};

/** One Via value. */
export type FastVia = {
  readonly transport: string;
  readonly host: string;
  readonly hostType: 'IPv4' | 'domain';
  readonly port: number | undefined;
  readonly branch: string | undefined;
  readonly received: string | undefined;
  /** As written; null when it stands without a value, undefined when it is not there. */
  readonly rport: string | null | undefined;
};

/** A request line or a status line. */
export type FastStartLine =
  | { readonly kind: 'request'; readonly method: string; readonly uri: FastUri }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string };

const HOST =
  '((?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?|(?:\\d{1,3}\\.){3}\\d{1,3})';
const TOKEN = "[A-Za-z0-9.!%*_+`'~-]+";
const PLAIN = "[A-Za-z0-9_.!~*'()-]+";
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
const URI = new RegExp(`^sip:(?:([A-Za-z0-9_.!~*'()&=+$-]+)@)?${HOST}(?::(\\d{1,5}))?((?:;${PLAIN}(?:=${PLAIN})?)*)$`);
const NAME_ADDR = new RegExp(
  `^(?:"([^"\\\\\\x00-\\x1f\\x7f]*)" *|(${TOKEN}(?: ${TOKEN})*) )?<([^<>"]+)>((?:;[A-Za-z0-9_.+-]+(?:=${TOKEN})?)*)$`,
);
const VIA = new RegExp(
  `^SIP/2\\.0/(UDP|TCP|TLS|WSS|WS) ${HOST}(?::(\\d{1,5}))?((?:;(?:branch=${TOKEN}|rport=\\d{1,5}|rport|received=[\\d.]+))+)$`,
);

/** URI parameters whose values have a grammar of their own, transport apart. */
const SPECIAL_URI = new Set(['user', 'method', 'ttl', 'maddr']);

/** Header parameters whose values have a grammar of their own. */
const SPECIAL = new Set(['q', 'expires', 'ttl', 'maddr', 'received']);

/** Longest value read here, characters. */
const LONGEST = 1024;

/**
 * The readers below take the everyday form of a header and nothing else; null means: ask the full grammar. What they do read
 * they read exactly as the full grammar does.
 */
export function fastUri(text: string): FastUri | null {
  if (text.length > LONGEST) return null;
  const found = URI.exec(text);
  if (found === null) return null;
  const host = fastHost(found[2]!);
  const port = fastPort(found[3]);
  if (host === null || port === null) return null;
  const parameters = fastParameters(found[4] ?? '', (name, value) => {
    // The full grammar forgets the value of lr=on.
    if (SPECIAL_URI.has(name) || (name === 'lr' && value !== null)) return null;
    if (name !== 'transport') return [name, value];
    return value === null ? null : [name, value.toLowerCase()];
  });
  return parameters === null ? null : { user: found[1], host: found[2]!, port: port.value, parameters };
}

/** From, To, Contact, Record-Route and their like, one value only. */
export function fastNameAddr(text: string): FastNameAddr | null {
  if (text.length > LONGEST) return null;
  const found = NAME_ADDR.exec(text);
  const uri = found === null ? null : fastUri(found[3]!);
  if (found === null || uri === null) return null;
  const parameters = fastParameters(found[4] ?? '', (name, value) => {
    const number = name === 'expires' && value !== null && /^(?:0|[1-9]\d{0,8})$/.test(value);
    return (SPECIAL.has(name) && !number) || (name === 'tag' && value === null) ? null : [name, value];
  });
  return parameters === null ? null : { displayName: found[1] ?? found[2], uri, parameters };
}

/** Via, one value only. */
export function fastVia(text: string): FastVia | null {
  if (text.length > LONGEST) return null;
  const found = VIA.exec(text);
  if (found === null) return null;
  const hostType = fastHost(found[2]!);
  const port = fastPort(found[3]);
  const parameters = fastParameters(found[4]!, (name, value) => [name, value]);
  if (hostType === null || port === null || parameters === null) return null;
  const value = (name: string) => parameters.find((one) => one[0] === name)?.[1];
  const received = value('received') ?? undefined;
  if (received !== undefined && !IPV4.test(received)) return null;
  return {
    transport: found[1]!,
    host: found[2]!,
    hostType,
    port: port.value,
    branch: value('branch') ?? undefined,
    received,
    rport: value('rport'),
  };
}

/** Request line or status line. */
export function fastStartLine(text: string): FastStartLine | null {
  if (text.length > LONGEST) return null;
  const response = /^SIP\/2\.0 ([1-6]\d\d) ([A-Za-z0-9 '()/-]*)$/.exec(text);
  if (response !== null) return { kind: 'response', status: Number(response[1]), reason: response[2]! };
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(text);
  const uri = request === null ? null : fastUri(request[2]!);
  return request === null || uri === null ? null : { kind: 'request', method: request[1]!, uri };
}

/** CSeq. */
export function fastCseq(text: string): { readonly value: number; readonly method: string } | null {
  const found = /^(\d{1,9}) ([A-Z]{1,32})$/.exec(text);
  return found === null ? null : { value: Number(found[1]), method: found[2]! };
}

/** Content-Length, at most nine digits. */
export function fastLength(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Max-Forwards, 0–255. */
export function fastHops(text: string): number | null {
  return /^\d{1,3}$/.test(text) && Number(text) <= 255 ? Number(text) : null;
}

/** Call-ID. */
export function fastCallId(text: string): string | null {
  return text.length <= LONGEST && /^[A-Za-z0-9.!%*_+~-]+(?:@[A-Za-z0-9.!%*_+~-]+)?$/.test(text) ? text : null;
}

function fastHost(host: string): 'IPv4' | 'domain' | null {
  if (!/^[\d.]+$/.test(host)) return 'domain';
  return IPV4.test(host) ? 'IPv4' : null;
}

function fastPort(digits: string | undefined): { readonly value: number | undefined } | null {
  const value = digits === undefined ? undefined : Number(digits);
  return value !== undefined && value > 65_535 ? null : { value };
}

/** Parameters of a ";a=b;c" text, each judged by `read`; null when one is refused, doubled, or named like a member of every object. */
function fastParameters(
  text: string,
  read: (name: string, value: string | null) => readonly [string, string | null] | null,
): FastParameters | null {
  const parameters: (readonly [string, string | null])[] = [];
  if (text === '') return parameters;
  const seen = new Set<string>();
  for (const part of text.slice(1).split(';')) {
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    const parameter = read(name, equals < 0 ? null : part.slice(equals + 1));
    if (parameter === null || seen.has(name) || name in Object.prototype) return null;
    seen.add(name);
    parameters.push(parameter);
  }
  return parameters;
}
