import { type FakeMediaPort, fakeMediaOptions, fakeMediaPort } from '../../../main/media/media-port.fake.ts';
import { createSipEngine, type InspectableSipEngine } from '../../../main/sip/create-sip-engine.ts';
import type {
  SipAccount,
  SipAccountConfig,
  SipCall,
  SipCallEnd,
  SipCallEvent,
  SipDirect,
  SipProtocol,
} from '../../../main/sip/sip-engine.ts';
import type { Kamailio } from '../peers/kamailio.ts';
import { until } from '../peers/until.ts';
import type { ScriptedPeer } from '../scripted-peer.ts';

/** An engine with a fake media port, and everything it logged. */
export type TestEngine = InspectableSipEngine & { readonly media: FakeMediaPort; readonly lines: string[] };

/** Makes an engine for a test; `telephoneEvent` false makes DTMF go by INFO. */
export const testEngine = (
  options: Partial<Parameters<typeof createSipEngine>[0]> & { readonly telephoneEvent?: boolean } = {},
): TestEngine => {
  const { telephoneEvent, ...rest } = options;
  const lines: string[] = [];
  const engine = createSipEngine({ log: (line) => lines.push(line), ...rest });
  return { ...engine, media: fakeMediaPort(telephoneEvent === undefined ? {} : { telephoneEvent }), lines };
};

/** The configuration of a user at the test registrar. */
export const userAt = (
  kamailio: Pick<Kamailio, 'registrar' | 'domain' | 'password' | 'certificate'>,
  user: string,
  protocol: SipProtocol = 'udp',
  more: Partial<SipAccountConfig> = {},
): SipAccountConfig => ({
  id: user,
  displayName: user[0]!.toUpperCase() + user.slice(1),
  user,
  domain: kamailio.domain,
  authUser: '',
  password: kamailio.password,
  protocol,
  registrar: kamailio.registrar(protocol),
  outboundProxy: '',
  expiresSeconds: 120,
  sessionSeconds: 0,
  trust: { extraCa: [kamailio.certificate.ca] },
  ...more,
});

/** The configuration of a user at a scripted server on a UDP port. */
export const userOn = (port: number, more: Partial<SipAccountConfig> = {}): SipAccountConfig => ({
  ...{ id: 'alice', displayName: 'Alice', user: 'alice', domain: 'sip.test', authUser: '', password: 'secret' },
  ...{ protocol: 'udp', registrar: `127.0.0.1:${port}`, outboundProxy: '', expiresSeconds: 600, sessionSeconds: 0 },
  trust: { extraCa: [] },
  ...more,
});

/** Starts an account and waits until it is registered. */
export const registered = async (engine: TestEngine, config: SipAccountConfig): Promise<SipAccount> => {
  const account = engine.account(config);
  account.start();
  await until(
    `${config.user} to register (${account.registration.phase})`,
    () => account.registration.phase === 'registered',
  );
  return account;
};

/** A call with everything that happened to it. */
export type WatchedCall = {
  readonly call: SipCall;
  readonly events: readonly SipCallEvent[];
  /** Waits until an event of that type has come; returns the first. */
  until<T extends SipCallEvent['type']>(type: T, ms?: number): Promise<Extract<SipCallEvent, { type: T }>>;
  ended(ms?: number): Promise<SipCallEnd>;
  has(type: SipCallEvent['type']): boolean;
};

/** Keeps what happens to a call. */
export const watch = (call: SipCall): WatchedCall => {
  const events: SipCallEvent[] = [];
  call.listen((event) => events.push(event));
  const wait = <T extends SipCallEvent['type']>(type: T, ms?: number): Promise<Extract<SipCallEvent, { type: T }>> =>
    until(
      `${type} (so far: ${events.map((event) => JSON.stringify(event)).join(' ')})`,
      () => events.find((event): event is Extract<SipCallEvent, { type: T }> => event.type === type),
      ms,
    );
  return {
    call,
    events,
    until: wait,
    ended: async (ms) => (await wait('ended', ms)).end,
    has: (type) => events.some((event) => event.type === type),
  };
};

/** Places a call; throws when the engine refuses the target. */
export const place = (
  engine: TestEngine,
  from: Pick<SipAccount | SipDirect, 'call'>,
  target: string,
  options: { readonly video?: boolean; readonly noAnswerSeconds?: number } = {},
): WatchedCall => {
  const media = engine.media.open(`to ${target}`, fakeMediaOptions());
  const result = from.call(target, {
    media,
    video: options.video ?? false,
    noAnswerSeconds: options.noAnswerSeconds ?? 30,
  });
  if (!result.ok) throw new Error(result.failure.reason);
  return watch(result.value);
};

/** Answers with a fake media session. */
export const answer = async (engine: TestEngine, call: SipCall, video = false): Promise<void> => {
  const result = await call.answer(engine.media.open(call.id, fakeMediaOptions()), video);
  if (!result.ok) throw new Error(result.failure.reason);
};

/** The next incoming call. */
export const incoming = (line: Pick<SipAccount | SipDirect, 'onIncoming'>, ms = 8_000): Promise<WatchedCall> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no call came in')), ms);
    const stop = line.onIncoming((call) => {
      clearTimeout(timer);
      stop();
      resolve(watch(call));
    });
  });

/** An endpoint on loopback that serves loopback. */
export const directOn = async (engine: TestEngine, user: string, port = 0): Promise<SipDirect> => {
  const opened = await engine.direct({
    user,
    displayName: user,
    address: '127.0.0.1',
    port,
    allows: () => true,
    trust: { extraCa: [] },
  });
  if (!opened.ok) throw new Error(opened.failure.reason);
  return opened.value;
};

/** The URI of an endpoint. */
export const uriOf = (direct: SipDirect, user = 'someone'): string =>
  `sip:${user}@${direct.listening.address}:${direct.listening.port}`;

/** Lets a peer answer whatever is still open, so that an engine can stop without waiting for it. */
export const answerEverything = (peer: ScriptedPeer): void => {
  peer.onMessage = (message) => {
    if (message.method === 'INVITE') peer.reply(message, 480, 'Temporarily Unavailable', { contact: false });
    else if (message.method !== '' && message.method !== 'ACK') peer.reply(message, 200, 'OK', { contact: false });
    else if (message.status >= 300 && message.header('CSeq').endsWith('INVITE')) peer.acknowledge(message);
  };
  for (const message of [...peer.received]) peer.onMessage(message);
};

/** Lets a peer be a registrar that takes everybody. */
export const registrarOf = (peer: ScriptedPeer): void => {
  peer.onMessage = (message) => {
    if (message.method !== 'REGISTER') return;
    const contact = message.headers('Contact').map((value) => `Contact: ${value}`);
    peer.reply(message, 200, 'OK', { contact: false, headers: contact });
  };
};
