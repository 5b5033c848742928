import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import { UserAgentClient } from 'sip.js/lib/core/user-agents/user-agent-client.js';
import { type Challenge, type DigestStore, parseChallenges } from '../auth/digest.ts';
import { isCancelled } from './cancelled-clients.ts';
import { clientInternals } from './core-internals.ts';
import { resend } from './resend.ts';

/** Times one request is answered with credentials: two realms, a proxy and a server, each with one stale nonce. */
const MOST = 5;

/** What one request has answered so far: nonce by status and realm, header lines by realm. */
type Answered = {
  tries: number;
  readonly nonces: Map<string, string>;
  readonly lines: { readonly 401: Map<string, string>; readonly 407: Map<string, string> };
};

const stores = new WeakMap<UserAgentCore, DigestStore>();
const progress = new WeakMap<UserAgentClient, Answered>();

/** Gives a core the credentials its requests answer with. */
export const setCredentials = (core: UserAgentCore, store: DigestStore): void => {
  stores.set(core, store);
};

/**
 * Replaces sip.js' answer to challenges, which knows MD5 only, takes the last header of several, and gives up on a second realm
 * (RFC 7616, RFC 8760; RFC 3261 sections 22.2 and 22.3).
 */
export const installDigestGuard = (): void => {
  const guard = function (this: UserAgentClient, message: IncomingResponseMessage): boolean {
    return !answerChallenge(this, message);
  };
  Object.assign(UserAgentClient.prototype, { authenticationGuard: guard });
};

/** Sends the request again with credentials; false when the response has to be taken as it is. */
const answerChallenge = (client: UserAgentClient, response: IncomingResponseMessage): boolean => {
  const { statusCode: status } = response;
  if ((status !== 401 && status !== 407) || isCancelled(client)) return false;
  const inside = clientInternals(client);
  const store = stores.get(inside.core);
  if (store === undefined) return false;
  const answered = progress.get(client) ?? { tries: 0, nonces: new Map(), lines: { 401: new Map(), 407: new Map() } };
  progress.set(client, answered);
  if (++answered.tries > MOST) return false;
  const { message } = inside;
  const request = { method: message.method, uri: message.ruri.toRaw(), body: message.body?.body ?? '' };
  let fresh = false;
  for (const challenge of parseChallenges(
    response.getHeaders(status === 401 ? 'www-authenticate' : 'proxy-authenticate'),
  )) {
    if (!worthAnswering(challenge, answered.nonces.get(`${status} ${challenge.realm}`))) continue;
    const line = store.answer(challenge, request);
    if (line === null) continue;
    answered.nonces.set(`${status} ${challenge.realm}`, challenge.nonce);
    answered.lines[status].set(challenge.realm, line);
    fresh = true;
  }
  if (!fresh) return false;
  if (answered.lines[401].size > 0) message.headers['Authorization'] = [...answered.lines[401].values()];
  if (answered.lines[407].size > 0) message.headers['Proxy-Authorization'] = [...answered.lines[407].values()];
  resend(client);
  return true;
};

/** The first challenge of a realm, or one that says our nonce was stale; anything else means a wrong password. */
const worthAnswering = (challenge: Challenge, before: string | undefined): boolean =>
  before === undefined || (challenge.stale && before !== challenge.nonce);
