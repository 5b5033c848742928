import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import { digestStore, parseChallenges } from '../sip/auth/digest.ts';
import { tlsOptions } from '../sip/wire/tls-trust.ts';

/** Who asks for a document. */
export type Credentials = { readonly user: string; readonly password: string };

/** What is asked for. */
export type DocumentRequest = {
  /** https, without user and password. */
  readonly url: string;
  /** Entity tag of what is known; "" for none. */
  readonly etag: string;
  readonly credentials: Credentials | null;
  /** Certificate authorities besides those of the system, PEM. */
  readonly extraCa: readonly string[];
  /** How long all of it may take, ms. */
  readonly patienceMs?: number;
};

/** What came of it. */
export type DocumentAnswer =
  | { readonly kind: 'document'; readonly text: string; readonly etag: string }
  | { readonly kind: 'unchanged' }
  /** The server wants a sign-in, or another one. */
  | { readonly kind: 'sign-in' }
  /** `retryAfterMs`: when the server says to ask again; null when it does not. */
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterMs: number | null };

/** Fetches a document; for tests a stand-in. */
export type FetchDocument = (request: DocumentRequest) => Promise<DocumentAnswer>;

/** Bounds: of the body in bytes, of redirects, of all together in ms, of what a server may put off in ms. */
const LARGEST = 1024 * 1024;
const REDIRECTS = 3;
const PATIENCE_MS = 20_000;
const LONGEST_WAIT_MS = 24 * 60 * 60_000;

/** Gets a document over verified TLS, within bounds of size and time, by redirects of the same origin only (RFC 9110). */
export const fetchDocument: FetchDocument = async (request) => {
  const cancel = new AbortController();
  const timer = setTimeout(() => cancel.abort(), request.patienceMs ?? PATIENCE_MS);
  try {
    return await follow(request, cancel.signal);
  } catch (error) {
    if (cancel.signal.aborted) return failed('the server did not answer in time');
    return failed(error instanceof Error ? plain(error) : 'the connection failed');
  } finally {
    clearTimeout(timer);
    cancel.abort();
  }
};

const follow = async (request: DocumentRequest, signal: AbortSignal): Promise<DocumentAnswer> => {
  const digest = request.credentials === null ? null : digestOf(request.credentials);
  let url = new URL(request.url);
  let authorization = '';
  let answered = 0;
  for (let redirects = 0; redirects <= REDIRECTS; ) {
    const response = await get(url, request, authorization, signal);
    const status = response.statusCode ?? 0;
    if (status === 401) {
      response.resume();
      const challenges = valuesOf(response, 'www-authenticate');
      const stale = parseChallenges(challenges).some((one) => one.stale);
      if (request.credentials === null || answered > 1 || (answered > 0 && !stale)) return { kind: 'sign-in' };
      answered += 1;
      authorization = answerTo(challenges, url, request.credentials, digest) ?? '';
      if (authorization === '') return failed('the server asks for a sign-in that Parley does not know');
      continue;
    }
    if ([301, 302, 303, 307, 308].includes(status)) {
      response.resume();
      const location = response.headers.location ?? '';
      const next = URL.canParse(location, url.href) ? new URL(location, url) : null;
      // Another origin would get the sign-in, or bring what nobody agreed to.
      if (next === null || next.origin !== url.origin || next.username + next.password !== '')
        return failed('the server sends to another place, which is not followed');
      url = next;
      authorization = '';
      answered = 0;
      redirects += 1;
      continue;
    }
    if (status === 304 && request.etag !== '') return { kind: 'unchanged' };
    if (status !== 200) return failed(`the server answered ${status}`, retryAfter(response));
    return { kind: 'document', text: await bodyOf(response), etag: (response.headers.etag ?? '').slice(0, 256) };
  }
  return failed('the server sends from place to place');
};

const get = (
  url: URL,
  { etag, extraCa }: DocumentRequest,
  authorization: string,
  signal: AbortSignal,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const asked = https.get(
      url,
      {
        ...tlsOptions(host, { extraCa }),
        agent: false,
        signal,
        maxHeaderSize: 32_768,
        headers: {
          Accept: 'application/json',
          ...(etag === '' ? {} : { 'If-None-Match': etag }),
          ...(authorization === '' ? {} : { Authorization: authorization }),
        },
      },
      resolve,
    );
    asked.on('error', reject);
  });

const bodyOf = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  if (Number(response.headers['content-length'] ?? 0) > LARGEST) throw new TooLarge();
  for await (const chunk of response) {
    size += (chunk as Buffer).length;
    if (size > LARGEST) throw new TooLarge();
    chunks.push(chunk as Buffer);
  }
  if (!response.complete) throw new Error('the answer was cut off');
  return Buffer.concat(chunks).toString('utf8');
};

class TooLarge extends Error {
  constructor() {
    super('the document is larger than 1 MB');
  }
}

/** Digest where the server knows it, for it gives the password to nobody; else Basic, which TLS protects. */
const answerTo = (
  challenges: readonly string[],
  url: URL,
  { user, password }: Credentials,
  digest: ReturnType<typeof digestOf> | null,
): string | null => {
  for (const challenge of parseChallenges(challenges)) {
    const answer = digest?.answer(challenge, { method: 'GET', uri: url.pathname + url.search, body: '' }) ?? null;
    if (answer !== null) return answer;
  }
  const basic = challenges.some((one) => /(?:^|,)\s*basic(?:\s|,|$)/i.test(one));
  return basic ? `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}` : null;
};

const digestOf = ({ user, password }: Credentials) => digestStore({ username: user, password });

const valuesOf = (response: IncomingMessage, name: string): readonly string[] =>
  response.rawHeaders.filter((_value, at) => at % 2 === 1 && response.rawHeaders[at - 1]?.toLowerCase() === name);

/** Seconds or a date (RFC 9110 section 10.2.3). */
const retryAfter = (response: IncomingMessage): number | null => {
  const value = response.headers['retry-after']?.trim() ?? '';
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 1000), LONGEST_WAIT_MS) : null;
};

/** The system's words name hosts and certificates, and nothing secret. */
const plain = (error: Error): string => {
  const code = 'code' in error ? String(error.code) : '';
  if (error instanceof TooLarge) return error.message;
  if (/CERT|SIGNATURE|ALTNAME|SELF_SIGNED|ISSUER/.test(code))
    return `the server's certificate is not trusted (${code})`;
  return code === '' ? error.message : `the server cannot be reached (${code})`;
};

const failed = (reason: string, retryAfterMs: number | null = null): DocumentAnswer => ({
  kind: 'failed',
  reason,
  retryAfterMs,
});
