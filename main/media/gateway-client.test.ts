import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MediaPlan } from '../../app/media/media-plan.ts';
import type { Result } from '../../app/result.ts';
import { type FromGateway, GATEWAY_PROTOCOL, type ToGateway } from './gateway/protocol.ts';
import { type GatewayChannel, type GatewayMediaPort, gatewayMediaPort } from './gateway-client.ts';
import { type GatewayInProcess, gatewayInProcess } from './gateway-in-process.ts';
import type { MediaEvent, MediaSession, MediaSessionOptions } from './media-port.ts';

const options: MediaSessionOptions = {
  address: '127.0.0.1',
  encryption: 'off',
  audioCodecs: ['opus', 'PCMU'],
  videoCodecs: ['VP8'],
  videoMaxKbps: 1000,
  transport: 'gateway',
};
const both = { audio: 'sendrecv', video: 'sendrecv' } as const;
const audioOnly = { audio: 'sendrecv', video: null } as const;
const unwrap = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value;
};
const fingerprint = Array(32).fill('AB').join(':');
const rendererOffer = (direction = 'sendrecv', print = fingerprint): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 0',
    'a=mid:0',
    `a=${direction}`,
    `a=fingerprint:sha-256 ${print}`,
    'a=rtpmap:111 opus/48000/2',
    'a=rtpmap:0 PCMU/8000',
    '',
  ].join('\r\n');
const lineOf = (sdp: string, start: string): string => sdp.split('\r\n').find((l) => l.startsWith(start)) ?? '';

let process: GatewayInProcess;
let port: GatewayMediaPort;
const processes: GatewayInProcess[] = [];
const start = (): GatewayInProcess => {
  const started = gatewayInProcess();
  processes.push(started);
  return started;
};
beforeEach(() => {
  process = start();
  port = gatewayMediaPort(process);
});
afterEach(() => {
  port.close();
  for (const started of processes.splice(0)) started.close();
});

const hearing = (session: MediaSession): MediaEvent[] => {
  const events: MediaEvent[] = [];
  session.listen((event) => events.push(event));
  return events;
};
const plansOf = (events: readonly MediaEvent[]): MediaPlan[] =>
  events.flatMap((e) => (e.type === 'plan' ? [e.plan] : []));
const connected = async (
  more: Partial<MediaSessionOptions> = {},
): Promise<[MediaSession, MediaSession, MediaEvent[]]> => {
  const [one, other] = [port.open('one', { ...options, ...more }), port.open('other', options)];
  const events = hearing(one);
  unwrap(await one.accept(unwrap(await other.answer(unwrap(await one.offer(both)), both)), false));
  return [one, other, events];
};

test('a session that moves offers its new address, the same ports and session, and the renderer comes along', async () => {
  const [one, other, events] = await connected();
  const before = unwrap(await one.offer(both));
  one.moveTo?.('127.0.0.2');
  const after = unwrap(await one.offer(both));
  expect(lineOf(after, 'c=')).toBe('c=IN IP4 127.0.0.2');
  expect(lineOf(after, 'm=audio').split(' ')[1]).toBe(lineOf(before, 'm=audio').split(' ')[1]);
  const origin = (sdp: string): string[] => lineOf(sdp, 'o=').split(' ');
  expect(origin(after)[1]).toBe(origin(before)[1]);
  expect(Number(origin(after)[2])).toBe(Number(origin(before)[2]) + 1);
  unwrap(await one.accept(unwrap(await other.answer(after, both)), false));
  expect(plansOf(events).map((plan) => plan.revision)).toEqual([1, 2]);
});

test('a session that is closed cannot be moved back into being', async () => {
  const [one] = await connected();
  one.close();
  one.moveTo?.('127.0.0.2');
  expect(await one.offer(both)).toMatchObject({ ok: false });
});

test('two sessions agree and their plans say what the renderer is to do', async () => {
  const [, , events] = await connected();
  expect(plansOf(events)).toEqual([
    {
      session: 'one',
      revision: 1,
      transport: 'gateway',
      role: 'offer',
      remote: null,
      audio: 'sendrecv',
      video: 'sendrecv',
    },
  ]);
});

test('the plan rises on hold and resume, and not when the same answer comes again', async () => {
  const [one, other, events] = await connected();
  unwrap(
    await one.accept(
      unwrap(await other.answer(unwrap(await one.offer({ audio: 'sendonly', video: 'inactive' })), both)),
      false,
    ),
  );
  unwrap(await one.accept(unwrap(await other.answer(unwrap(await one.offer(both)), both)), false));
  const again = unwrap(await other.answer(unwrap(await one.offer(both)), both));
  unwrap(await one.accept(again, true));
  unwrap(await one.accept(again, false));
  expect(plansOf(events).map((p) => [p.revision, p.audio, p.video])).toEqual([
    [1, 'sendrecv', 'sendrecv'],
    [2, 'sendonly', 'inactive'],
    [3, 'sendrecv', 'sendrecv'],
  ]);
});

test('early media makes a plan before the call is answered', async () => {
  const [one, other] = [port.open('one', options), port.open('other', options)];
  const events = hearing(one);
  const answer = unwrap(await other.answer(unwrap(await one.offer(audioOnly)), audioOnly));
  unwrap(await one.accept(answer, true));
  expect(plansOf(events)).toHaveLength(1);
});

test('a spare leg is answered inactive and is bound to a session on the same transport later', async () => {
  await connected();
  const spare = unwrap(await port.negotiate({ session: null, leg: 'l', sdp: rendererOffer('inactive') }));
  const bound = unwrap(await port.negotiate({ session: 'one', leg: 'l', sdp: rendererOffer() }));
  expect(spare).toContain('a=inactive');
  expect(bound).toContain('a=sendrecv');
  for (const attribute of ['a=ice-ufrag', 'a=ice-pwd', 'a=fingerprint', 'a=candidate'])
    expect(lineOf(bound, attribute)).toBe(lineOf(spare, attribute));
});

test('a second leg takes the place of the first, as a reloaded window brings', async () => {
  await connected();
  const first = unwrap(await port.negotiate({ session: 'one', leg: 'a', sdp: rendererOffer() }));
  unwrap(await port.negotiate({ session: 'one', leg: 'b', sdp: rendererOffer() }));
  const again = unwrap(await port.negotiate({ session: null, leg: 'a', sdp: rendererOffer('inactive') }));
  expect(lineOf(again, 'a=candidate'), 'the first one is gone').not.toBe(lineOf(first, 'a=candidate'));
});

test('another certificate on the same leg is another transport', async () => {
  const first = unwrap(await port.negotiate({ session: null, leg: 'a', sdp: rendererOffer() }));
  const other = unwrap(
    await port.negotiate({ session: null, leg: 'a', sdp: rendererOffer('sendrecv', fingerprint.replace('AB', 'CD')) }),
  );
  expect(lineOf(other, 'a=ice-ufrag')).not.toBe(lineOf(first, 'a=ice-ufrag'));
});

test.each([
  ['nothing', ''],
  ['a phone', 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nm=audio 4000 RTP/AVP 0\r\n'],
])('an offer from %s is no leg', async (_, sdp) => {
  expect(await port.negotiate({ session: null, leg: 'a', sdp })).toMatchObject({
    ok: false,
    failure: { code: 430100002 },
  });
});

test('what is asked of a session that is not there fails as a value', async () => {
  expect(await port.negotiate({ session: 'nobody', leg: 'a', sdp: rendererOffer() })).toMatchObject({ ok: false });
  expect(await port.stats('nobody')).toMatchObject({ ok: false });
  const session = port.open('one', options);
  session.close();
  session.close();
  expect(await session.offer(both)).toMatchObject({ ok: false });
});

test('touch tones are accepted only when the peer takes them and they are touch tones', async () => {
  const [one] = await connected();
  expect([one.sendDtmf('12#'), one.sendDtmf('x'), one.sendDtmf('')]).toEqual([true, false, false]);
  const mute = port.open('mute', options);
  expect(mute.sendDtmf('1')).toBe(false);
  unwrap(
    await mute.answer(
      'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 0\r\n',
      audioOnly,
    ),
  );
  expect(mute.sendDtmf('1')).toBe(false);
});

describe('a gateway that ends', () => {
  test.each(['off', 'required'] as const)(
    'is replaced, sessions keep ports and keys (%s) and the plan brings the renderer back',
    async (encryption) => {
      const [one, , events] = await connected({ encryption });
      const before = unwrap(await one.offer(both));
      one.rollback();
      process.close();
      port.attach(null);
      await new Promise((resolve) => setTimeout(resolve, 30));
      port.attach(start());
      const after = unwrap(await one.offer(both));
      expect(after.split('\r\n').slice(2)).toEqual(before.split('\r\n').slice(2));
      expect(plansOf(events).map((p) => p.revision)).toEqual([1, 2]);
    },
  );

  test('a question asked while there is none is answered by the next', async () => {
    process.close();
    port.attach(null);
    const session = port.open('late', options);
    const offer = session.offer(audioOnly);
    port.attach(start());
    expect(lineOf(unwrap(await offer), 'm=')).toMatch(/^m=audio \d+ RTP\/AVP/);
  });

  test('sessions closed meanwhile do not come back', async () => {
    const [one, other] = await connected();
    process.close();
    port.attach(null);
    one.close();
    port.attach(start());
    expect(await port.stats('one')).toMatchObject({ ok: false });
    expect((await port.stats('other')).ok).toBe(true);
    other.close();
  });
});

describe('a gateway that misbehaves', () => {
  const broken = (): { channel: GatewayChannel; say(message: FromGateway): void; heard: ToGateway[] } => {
    const heard: ToGateway[] = [];
    let listener: ((message: FromGateway) => void) | null = null;
    return {
      heard,
      say: (message) => listener?.(message),
      channel: {
        post: (message) => heard.push(message),
        listen: (next) => {
          listener = next;
          return () => {
            listener = null;
          };
        },
      },
    };
  };
  afterEach(() => {
    vi.useRealTimers();
  });

  test('silence fails the question after 10 s', async () => {
    vi.useFakeTimers();
    const dead = gatewayMediaPort(broken().channel);
    const offer = dead.open('x', options).offer(both);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await offer).toMatchObject({ ok: false, failure: { reason: 'media: the gateway does not answer' } });
  });

  test('another version fails every session', () => {
    const old = broken();
    const events = hearing(gatewayMediaPort(old.channel).open('x', options));
    old.say({ type: 'hello', protocol: GATEWAY_PROTOCOL + 1 });
    expect(events).toEqual([{ type: 'failed', reason: 'media: the gateway is of another version' }]);
  });

  test('answers nobody asked for and news of sessions long gone are passed over', () => {
    const odd = broken();
    gatewayMediaPort(odd.channel);
    expect(() => {
      odd.say({ type: 'reply', id: 99, result: { ok: true, value: null } });
      odd.say({ type: 'event', session: 'gone', event: { type: 'dtmf', digit: '1' } });
    }).not.toThrow();
  });
});

test('direct sessions never reach the gateway', async () => {
  const session = port.open('d', { ...options, transport: 'direct' });
  const events = hearing(session);
  const offer = session.offer(audioOnly);
  const [plan] = plansOf(events);
  expect(port.directReply({ session: 'd', revision: plan!.revision, sdp: rendererOffer() })).toBe(true);
  expect(unwrap(await offer)).toBe(rendererOffer());
  session.close();
  expect(port.directReply({ session: 'd', revision: 1, sdp: '' })).toBe(false);
});
