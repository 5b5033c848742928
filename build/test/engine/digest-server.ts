import { createHash } from 'node:crypto';
import { type PeerMessage, ScriptedPeer } from '../scripted-peer.ts';
import { peerSdp } from './peer-sdp.ts';

/** One step of a server's questioning: what it asks, and of whom all it wants an answer. */
export type DigestStep = {
  readonly status?: 401 | 407;
  readonly challenges: readonly Readonly<Record<string, string>>[];
  /** All challenges in one header line. */
  readonly joined?: boolean;
  /** An answer to each challenge is wanted, not to any. */
  readonly each?: boolean;
  /** The proxy's credentials must still be there. */
  readonly keepsProxy?: boolean;
};

const HASHES: Readonly<Record<string, string>> = { md5: 'md5', 'sha-256': 'sha256', 'sha-512-256': 'sha512-256' };

/** Parameters of an Authorization value. */
export const parametersOf = (value: string): Record<string, string> => {
  const found: Record<string, string> = {};
  for (const match of value.replace(/^Digest\s+/i, '').matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^,\s]+))/g)) {
    found[match[1]!.toLowerCase()] = match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '';
  }
  return found;
};

/** Whether an Authorization value proves that its sender knows the password (RFC 7616 section 3.4.1). */
const proves = (value: string, method: string, body: string, user: string, password: string): boolean => {
  const a = parametersOf(value);
  const algorithm = (a['algorithm'] ?? 'MD5').toLowerCase();
  const name = HASHES[algorithm.replace(/-sess$/, '')];
  if (name === undefined) return false;
  const h = (text: string): string => createHash(name).update(text).digest('hex');
  const secret = h(`${user}:${a['realm']}:${password}`);
  const a1 = algorithm.endsWith('-sess') ? h(`${secret}:${a['nonce']}:${a['cnonce']}`) : secret;
  const a2 = h(a['qop'] === 'auth-int' ? `${method}:${a['uri']}:${h(body)}` : `${method}:${a['uri']}`);
  const middle = a['qop'] === undefined ? a['nonce'] : [a['nonce'], a['nc'], a['cnonce'], a['qop']].join(':');
  return a['response'] === h(`${a1}:${middle}:${a2}`);
};

/** A server that asks step by step and says `accepted`, or why not. */
export const digestServer = async (
  method: 'REGISTER' | 'INVITE',
  steps: readonly DigestStep[],
): Promise<{ readonly peer: ScriptedPeer; verdict(): string }> => {
  const peer = await ScriptedPeer.open();
  let step = 0;
  let requests = 0;
  let verdict = 'nothing came';
  const good = (value: string, message: PeerMessage): boolean => proves(value, method, message.body, 'alice', 'secret');
  const satisfied = (asked: DigestStep, message: PeerMessage): boolean => {
    const proxy = message.headers('Proxy-Authorization');
    const values = asked.status === 407 ? proxy : message.headers('Authorization');
    const answers = (challenge: Readonly<Record<string, string>>): boolean =>
      values.some((value) => parametersOf(value)['nonce'] === challenge['nonce'] && good(value, message));
    const answered = asked.each ? asked.challenges.every(answers) : asked.challenges.some(answers);
    return answered && (!asked.keepsProxy || proxy.some((value) => good(value, message)));
  };
  const take = (message: PeerMessage): void => {
    if (message.method !== method) {
      if (message.method === 'REGISTER')
        peer.reply(message, 200, 'OK', { contact: false, headers: [`Contact: ${message.header('Contact')}`] });
      else if (message.method !== '' && message.method !== 'ACK') peer.reply(message, 200, 'OK', { contact: false });
      return;
    }
    const before = steps[step - 1];
    if (++requests > 8 || (before !== undefined && !satisfied(before, message))) {
      verdict = `wrong answer in request ${requests}`;
      peer.reply(message, 403, 'Forbidden', { contact: false });
      return;
    }
    const next = steps[step++];
    if (next === undefined) {
      verdict = 'accepted';
      const registered = { contact: false, headers: [`Contact: ${message.header('Contact')}`] };
      peer.reply(message, 200, 'OK', method === 'INVITE' ? { body: peerSdp() } : registered);
      return;
    }
    const name = next.status === 407 ? 'Proxy-Authenticate' : 'WWW-Authenticate';
    const values = next.challenges.map(challengeText);
    const headers = next.joined ? [`${name}: ${values.join(', ')}`] : values.map((value) => `${name}: ${value}`);
    peer.reply(message, next.status ?? 401, 'Unauthorized', { contact: false, headers });
  };
  peer.onMessage = take;
  return { peer, verdict: () => verdict };
};

const challengeText = (challenge: Readonly<Record<string, string>>): string =>
  `Digest ${Object.entries(challenge)
    .map(([name, value]) => (name === 'algorithm' ? `${name}=${value}` : `${name}="${value}"`))
    .join(', ')}`;
