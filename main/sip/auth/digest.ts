import { createHash, randomBytes } from 'node:crypto';

/** A Digest challenge (RFC 7616 section 3.3) that can be answered. */
export type Challenge = {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  /** As the server wrote it; "" when it named none (then MD5). */
  readonly algorithm: string;
  /** What the answer will use; "" is the form of RFC 2069. */
  readonly qop: 'auth' | 'auth-int' | '';
  /** The last answer was right but its nonce was too old: answer again with the same password. */
  readonly stale: boolean;
};

/** What the answer covers. */
export type DigestRequest = {
  readonly method: string;
  /** Request-URI exactly as sent. */
  readonly uri: string;
  /** Body exactly as sent; "" for none. */
  readonly body: string;
};

/** Answers challenges for one user; counts uses of each nonce. */
export type DigestStore = {
  /** Value of Authorization or Proxy-Authorization, or null when the challenge cannot be answered. */
  answer(challenge: Challenge, request: DigestRequest): string | null;
};

type Algorithm = { readonly hash: string; readonly session: boolean; readonly strength: number };

/** Known algorithms by lower-case name; strength as RFC 8760 section 2.1 orders them, a session variant just above its plain one. */
const ALGORITHMS: Readonly<Record<string, Algorithm | undefined>> = {
  md5: { hash: 'md5', session: false, strength: 0 },
  'md5-sess': { hash: 'md5', session: true, strength: 1 },
  'sha-256': { hash: 'sha256', session: false, strength: 2 },
  'sha-256-sess': { hash: 'sha256', session: true, strength: 3 },
  'sha-512-256': { hash: 'sha512-256', session: false, strength: 4 },
  'sha-512-256-sess': { hash: 'sha512-256', session: true, strength: 5 },
};

/** Most nonces whose use is counted at a time. */
const NONCES = 64;

/** Longest text that is looked at for challenges, characters. */
const LONGEST = 16_384;

/**
 * Reads WWW-Authenticate or Proxy-Authenticate values, one challenge each or several joined by commas, and keeps the Digest
 * challenges that can be answered: one for each realm, the strongest (RFC 8760 section 2.4), in the order the realms came.
 */
export function parseChallenges(headerValues: readonly string[]): Challenge[] {
  const best = new Map<string, Challenge>();
  for (const value of headerValues) {
    for (const parameters of readParameters(value.slice(0, LONGEST))) {
      const challenge = usable(parameters);
      if (challenge === null) continue;
      const known = best.get(challenge.realm);
      if (known === undefined || strength(challenge) > strength(known)) best.set(challenge.realm, challenge);
    }
  }
  return [...best.values()];
}

/** Makes the answers of one user. `cnonce` is for tests; it must be unguessable. */
export function digestStore(
  user: { readonly username: string; readonly password: string },
  cnonce: () => string = () => randomBytes(12).toString('hex'),
): DigestStore {
  const uses = new Map<string, number>();

  /** How often this nonce was used, with this use; the nonce that was idle longest is forgotten first. */
  function count(nonce: string): number {
    const used = (uses.get(nonce) ?? 0) + 1;
    uses.delete(nonce);
    uses.set(nonce, used);
    const oldest = uses.keys().next();
    if (uses.size > NONCES && oldest.done !== true) uses.delete(oldest.value);
    return used;
  }

  return {
    answer(challenge, { method, uri, body }) {
      const algorithm = algorithmOf(challenge);
      if (algorithm === undefined || !/^[^"\\\s]+$/.test(uri)) return null;
      const hash = (text: string) => createHash(algorithm.hash).update(text, 'utf8').digest('hex');
      const { realm, nonce, qop, opaque } = challenge;
      const client = cnonce();
      const nc = count(nonce).toString(16).padStart(8, '0');
      const secret = hash(`${user.username}:${realm}:${user.password}`);
      const a1 = algorithm.session ? hash(`${secret}:${nonce}:${client}`) : secret;
      const a2 = hash(qop === 'auth-int' ? `${method}:${uri}:${hash(body)}` : `${method}:${uri}`);
      const response = hash(qop === '' ? `${a1}:${nonce}:${a2}` : `${a1}:${nonce}:${nc}:${client}:${qop}:${a2}`);
      const parts = [
        `username=${quoted(user.username)}`,
        `realm=${quoted(realm)}`,
        `nonce=${quoted(nonce)}`,
        `uri="${uri}"`,
        `response="${response}"`,
      ];
      if (challenge.algorithm !== '') parts.push(`algorithm=${challenge.algorithm}`);
      if (opaque !== null) parts.push(`opaque=${quoted(opaque)}`);
      if (qop !== '') parts.push(`qop=${qop}`, `nc=${nc}`);
      if (qop !== '' || algorithm.session) parts.push(`cnonce="${client}"`);
      return `Digest ${parts.join(', ')}`;
    },
  };
}

function algorithmOf(challenge: Challenge): Algorithm | undefined {
  const name = challenge.algorithm === '' ? 'md5' : challenge.algorithm.toLowerCase();
  return Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined;
}

function strength(challenge: Challenge): number {
  return algorithmOf(challenge)?.strength ?? -1;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** The challenge these parameters make; null when it is not Digest, incomplete, or asks for what is unknown. */
function usable(parameters: ReadonlyMap<string, string>): Challenge | null {
  const realm = parameters.get('realm');
  const nonce = parameters.get('nonce');
  if (parameters.get(SCHEME) !== 'digest' || realm === undefined || nonce === undefined || nonce === '') return null;
  const offered = parameters.get('qop');
  const choices = (offered ?? '').toLowerCase().split(/[\s,]+/);
  const qop = choices.includes('auth') ? 'auth' : choices.includes('auth-int') ? 'auth-int' : '';
  if (qop === '' && choices.some((choice) => choice !== '')) return null;
  const challenge: Challenge = {
    realm,
    nonce,
    opaque: parameters.get('opaque') ?? null,
    algorithm: parameters.get('algorithm') ?? '',
    qop,
    stale: parameters.get('stale')?.toLowerCase() === 'true',
  };
  return algorithmOf(challenge) === undefined ? null : challenge;
}

/** Key under which `readParameters` puts the scheme; no token of the grammar looks like it. */
const SCHEME = ' scheme';

const PARAMETER = /([\w!#$%&'*+.^`|~-]+)[ \t\r\n]*=[ \t\r\n]*(?:"((?:[^"\\]|\\[\s\S])*)"|([^\s,"]+))/y;
const SCHEME_NAME = /([\w!#$%&'*+.^`|~-]+)(?:[ \t\r\n]+(?![ \t\r\n=])|$|(?=,))/y;
const BETWEEN = /[ \t\r\n,]*/y;
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*[ \t\r\n]*(?=,|$)/y;

/** Splits a header value into challenges, each a map of lower-case parameter names; what cannot be read ends the value. */
function readParameters(value: string): Map<string, string>[] {
  const challenges: Map<string, string>[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(value);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  while (at < value.length) {
    take(BETWEEN);
    const current = challenges.at(-1);
    const parameter = take(PARAMETER);
    if (parameter !== null && current !== undefined) {
      const name = parameter[1]!.toLowerCase();
      if (!current.has(name)) current.set(name, parameter[2]?.replace(/\\([\s\S])/g, '$1') ?? parameter[3] ?? '');
      continue;
    }
    const scheme = parameter === null ? take(SCHEME_NAME) : null;
    if (scheme === null) break;
    challenges.push(new Map([[SCHEME, scheme[1]!.toLowerCase()]]));
    if (scheme[1]!.toLowerCase() !== 'digest') take(TOKEN68);
  }
  return challenges;
}
