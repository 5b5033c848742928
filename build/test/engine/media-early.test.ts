import type { Socket } from 'node:dgram';
import { afterEach, expect, test } from 'vitest';
import type { MediaPlan, MediaState } from '../../../app/media/media-plan.ts';
import { rtpPacket } from '../../../main/media/gateway/rtp.ts';
import { SrtpContext } from '../../../main/media/gateway/srtp.ts';
import { srtpSuite } from '../../../main/media/gateway/srtp-suites.ts';
import type { MediaEvent, MediaSession } from '../../../main/media/media-port.ts';
import { until } from '../peers/until.ts';
import { bind, type CleanUp, cleanUp, mediaOptions, startGateway, unwrap, warmClient } from './media-kit.ts';
import { every20ms, openSocket } from './media-sound.ts';

const steps: CleanUp = [];
afterEach(() => cleanUp(steps));

const only = { audio: 'sendrecv', video: null } as const;
const plansOf = (events: readonly MediaEvent[]): MediaPlan[] =>
  events.flatMap((event) => (event.type === 'plan' ? [event.plan] : []));
const stateOf = (events: readonly MediaEvent[]): MediaState | undefined =>
  events.findLast((event) => event.type === 'state')?.state;
const listening = (call: MediaSession): MediaEvent[] => {
  const events: MediaEvent[] = [];
  call.listen((event) => events.push(event));
  return events;
};
const phone = async (): Promise<Socket> => {
  const socket = await openSocket();
  steps.push(() => socket.close());
  return socket;
};
const portIn = (sdp: string): number => Number(/^m=audio (\d+) /m.exec(sdp)![1]);
const payload = (word: string): Buffer => Buffer.alloc(160, word);
const answerOf = (socket: Socket, address: string, ...lines: string[]): string =>
  [
    ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', `c=IN IP4 ${address}`, 't=0 0'],
    ...[`m=audio ${socket.address().port} RTP/AVP 0`, ...lines, ''],
  ].join('\r\n');

test.each(['off', 'optional'] as const)(
  'sound that a peer sends before its SDP is heard, and goes on when the SDP has come, encryption %s',
  async (encryption) => {
    const port = startGateway(steps);
    const client = await warmClient(steps, port);
    const call = port.open('c', mediaOptions({ encryption }));
    const events = listening(call);
    const offer = unwrap(await call.offer(only));
    const peer = await phone();
    let word = 'early';
    steps.push(
      every20ms((n) => peer.send(rtpPacket(0, n === 0, n, n * 160, 7, payload(word)), portIn(offer), '127.0.0.1')),
    );
    await until('a plan ahead of the answer', () => plansOf(events).length === 1);
    expect(plansOf(events)[0]).toMatchObject({ audio: 'recvonly', video: null });
    await bind(port, client, 'c', { audio: 'recvonly', video: 'inactive' });
    const heard = (said: string): boolean => client.rtp.some((p) => p.subarray(12).equals(payload(said)));
    await until('the early sound', () => heard('early'));
    expect(stateOf(events)).toMatchObject({ audioCodec: 'PCMU', media: 'none' });

    unwrap(await call.accept(answerOf(peer, '127.0.0.1'), false));
    await until('the next plan', () => plansOf(events).at(-1)?.audio === 'sendrecv');
    await bind(port, client, 'c', { audio: 'sendrecv', video: 'inactive' });
    word = 'later';
    await until('the sound of the call', () => heard('later'));
  },
);

test('who was first to send is not heard any more when the SDP names a public address elsewhere', async () => {
  const port = startGateway(steps);
  const client = await warmClient(steps, port);
  const call = port.open('c', mediaOptions());
  const events = listening(call);
  const offer = unwrap(await call.offer(only));
  const stranger = await phone();
  let n = 0;
  const say = (): void =>
    stranger.send(rtpPacket(0, false, n, n++ * 160, 7, payload('strange')), portIn(offer), '127.0.0.1');
  say();
  await until('a plan', () => plansOf(events).length === 1);
  unwrap(await call.accept(answerOf(stranger, '192.0.2.9'), false));
  await bind(port, client, 'c', { audio: 'sendrecv', video: 'inactive' });
  await until('strays', async () => {
    say();
    return unwrap(await port.stats('c')).lines[0]!.rtp.stray > 5;
  });
  expect(client.rtp).toEqual([]);
});

test('SRTP that overtakes the answer with its key is heard from its first packet on, and is never taken for plain sound', async () => {
  const port = startGateway(steps);
  const client = await warmClient(steps, port);
  const call = port.open('c', mediaOptions({ encryption: 'optional' }));
  const events = listening(call);
  const offer = unwrap(await call.offer(only));
  const peer = await phone();
  const suite = srtpSuite('AES_CM_128_HMAC_SHA1_80')!;
  const key = Buffer.alloc(30, 9);
  const out = new SrtpContext(suite, key);
  const say = (n: number): void =>
    peer.send(out.protect(rtpPacket(0, false, n, n * 160, 7, payload(`${n}`)))!, portIn(offer), '127.0.0.1');
  for (const n of [1, 2, 3]) say(n);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(plansOf(events)).toEqual([]);
  const tag = /^a=crypto:(\d) AES_CM_128_HMAC_SHA1_80 /m.exec(offer)![1];
  const line = `a=crypto:${tag} ${suite.name} inline:${key.toString('base64')}`;
  unwrap(await call.accept(answerOf(peer, '127.0.0.1', line), false));
  const { received, refused } = unwrap(await port.stats('c')).lines[0]!.rtp;
  expect([received, refused]).toEqual([3, 0]);
  await bind(port, client, 'c', { audio: 'sendrecv', video: 'inactive' });
  say(4);
  await until('sound', () => client.rtp.some((p) => p.subarray(12).equals(payload('4'))));
  expect(stateOf(events)).toMatchObject({ media: 'sdes' });
});

test('nothing plain is heard ahead of the answer where only encrypted calls are taken', async () => {
  const port = startGateway(steps);
  const call = port.open('c', mediaOptions({ encryption: 'required' }));
  const events = listening(call);
  const offer = unwrap(await call.offer(only));
  const peer = await phone();
  for (let n = 0; n < 40; n++)
    peer.send(rtpPacket(0, false, n, n * 160, 7, payload('plain')), portIn(offer), '127.0.0.1');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(plansOf(events)).toEqual([]);
});
