import { afterEach, expect, test } from 'vitest';
import type { RoomEvent, RoomMember } from '../../../app/meeting/room-plan.ts';
import type { Result } from '../../../app/result.ts';
import type { FromGateway } from '../../../main/media/gateway/protocol.ts';
import { Opus } from '../../../main/media/gateway/room/audio/opus.ts';
import { rtpPacket } from '../../../main/media/gateway/rtp.ts';
import { type GatewayInProcess, gatewayInProcess } from '../../../main/media/gateway-in-process.ts';
import { sleep, until } from '../peers/until.ts';
import { levelOfTone } from '../tone/spectrum.ts';
import { type CleanUp, cleanUp, mediaOptions, unwrap } from './media-kit.ts';
import { type RtcClient, rtcClient } from './media-rtc-client.ts';
import { CODECS, encodedTone, every20ms, openSocket } from './media-sound.ts';

const steps: CleanUp = [];
afterEach(() => cleanUp(steps));

type Lab = {
  readonly gateway: GatewayInProcess;
  readonly events: RoomEvent[];
  ask(call: string, input: object): Promise<string>;
  room(members: readonly RoomMember[]): void;
};
const lab = (): Lab => {
  const gateway = gatewayInProcess();
  steps.push(() => gateway.close());
  const events: RoomEvent[] = [];
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  gateway.listen((message: FromGateway) => {
    if (message.type === 'room') events.push(message.event);
    if (message.type === 'reply') waiting.get(message.id)?.(message.result);
  });
  let id = 0;
  return {
    gateway,
    events,
    ask: (call, input) =>
      new Promise<Result<unknown>>((resolve) => {
        waiting.set(++id, resolve);
        gateway.post({ id, call, input } as never);
      }).then((result) => unwrap(result) as string),
    room: (members) => gateway.post({ call: 'room', plan: { room: '123456789', members } }),
  };
};

const leg = (id: string, more: Partial<RoomMember> = {}): RoomMember => ({
  id,
  media: { kind: 'leg', leg: id },
  speaks: true,
  shows: true,
  shares: true,
  ...more,
});

const join = async ({ ask }: Lab, id: string): Promise<RtcClient> => {
  const client = await rtcClient();
  steps.push(() => client.close());
  await client.accept(await ask('roomLeg', { leg: id, sdp: client.roomOffer(), ice: 'lite' }));
  return client;
};

const [opus, , pcmu] = CODECS;
const sing = async (client: RtcClient, hz: number): Promise<void> => {
  const payloads = await encodedTone(opus!, hz, 2);
  steps.push(
    every20ms((n) => {
      const payload = payloads[5 + (n % (payloads.length - 5))]!;
      client.send(rtpPacket(111, n === 0, 1000 + n, n * 960, client.audioSsrc, payload));
    }),
  );
};

/** The last second of what a member hears, decoded. */
const heard = (client: RtcClient): Float32Array => {
  const decoder = new Opus();
  const packets = client.rtp.filter((packet) => (packet[1]! & 127) === 111).slice(-70);
  return Float32Array.from(
    packets.flatMap((packet) => [...(decoder.decode(packet.subarray(12)) ?? [])].map((sample) => sample / 32_768)),
  );
};
/** Looks twice a second, since looking decodes a second of sound in the process that mixes. */
const whenHeard = (what: string, probe: () => boolean): Promise<unknown> =>
  until(what, () => sleep(500).then(probe), 30_000);
const level = (client: RtcClient, hz: number): number => levelOfTone({ rate: 48_000, samples: heard(client) }, hz);

/** A picture in two packets, which says in its first bytes whose it is. */
const film = (client: RtcClient, mark: number, ssrc = client.videoSsrc): void => {
  let asked = true;
  client.onRtcp = (rtcp) => {
    for (let at = 0; at + 12 <= rtcp.length; at += (rtcp.readUInt16BE(at + 2) + 1) * 4)
      if (rtcp[at + 1] === 206 && (rtcp[at]! & 31) === 1) asked = true;
  };
  steps.push(
    every20ms((n) => {
      const key = asked;
      asked = false;
      for (const [i, first] of [0x10, 0x00].entries()) {
        const body = Buffer.from([first, key && i === 0 ? 0 : 1, mark, i]);
        client.send(rtpPacket(96, i === 1, 5000 + n * 2 + i, n * 1800, ssrc, body));
      }
    }),
  );
};
const seen = (client: RtcClient): Set<number> =>
  new Set(client.rtp.filter((packet) => (packet[1]! & 127) === 96).map((packet) => packet[14]!));

test('in a room of three everybody hears the two others and not themselves, and a phone on PCMU is one of them', async () => {
  const { gateway, events, ask, room } = lab();
  const at = { gateway, events, ask, room };
  const phone = await openSocket();
  steps.push(() => phone.close());
  gateway.post({ call: 'open', session: 's', kind: 'call', options: mediaOptions() });
  const offer = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'];
  offer.push(`m=audio ${phone.address().port} RTP/AVP 0`, '');
  const answer = await ask('answer', {
    session: 's',
    sdp: offer.join('\r\n'),
    wanted: { audio: 'sendrecv', video: null },
  });
  const port = Number(/^m=audio (\d+) /m.exec(answer)![1]);
  room([leg('a'), leg('b'), { ...leg('p'), media: { kind: 'session', session: 's' } }]);
  const [a, b] = [await join(at, 'a'), await join(at, 'b')];
  await sing(a, 600);
  await sing(b, 1000);
  const tone = await encodedTone(pcmu!, 1500, 2);
  const toPhone: Buffer[] = [];
  phone.on('message', (packet) => toPhone.push(packet));
  steps.push(
    every20ms((n) => phone.send(rtpPacket(0, false, n, n * 160, 77, tone[n % tone.length]!), port, '127.0.0.1')),
  );
  await whenHeard('all three are heard', () => level(a, 1000) > -30 && level(a, 1500) > -30 && level(b, 600) > -30);
  for (const [who, own] of [
    [a, 600],
    [b, 1000],
  ] as const)
    for (const hz of [600, 1000, 1500])
      if (hz === own) expect(level(who, hz)).toBeLessThan(-50);
      else expect(level(who, hz)).toBeGreaterThan(-30);
  await until(
    'the phone is sent the mix',
    () => toPhone.some((packet) => packet[0]! >> 6 === 2 && packet[1] === 0),
    5000,
  );
  await until(
    'somebody is known to speak',
    () => events.some((event) => event.type === 'speaker' && event.member !== null),
    5000,
  );
});

test('a muted member is not heard, whatever the page sends, and one who is not in the plan hears nothing', async () => {
  const at = lab();
  at.room([leg('a'), leg('b'), leg('c', { speaks: false })]);
  const [a, b, c] = [await join(at, 'a'), await join(at, 'b'), await join(at, 'c')];
  const waiting = await join(at, 'w');
  await sing(a, 600);
  await sing(b, 1000);
  await sing(c, 1500);
  await whenHeard('c hears both', () => level(c, 600) > -30 && level(c, 1000) > -30);
  expect(level(a, 1500)).toBeLessThan(-60);
  expect(waiting.rtp).toHaveLength(0);
  expect(waiting.rtcp).toHaveLength(0);
});

test('pictures go to slots of the others; who may not show is dropped; the screen has a slot of its own', async () => {
  const at = lab();
  at.room([leg('a'), leg('b'), leg('c', { shows: false })]);
  const [a, b, c] = [await join(at, 'a'), await join(at, 'b'), await join(at, 'c')];
  film(a, 1);
  film(b, 2);
  film(c, 3);
  await until('all see what they may', () => seen(a).has(2) && seen(b).has(1) && seen(c).size === 2, 10_000);
  expect(seen(a)).toEqual(new Set([2]));
  expect(seen(c)).toEqual(new Set([1, 2]));
  film(c, 9, c.screenSsrc);
  await until('the screen is seen', () => seen(a).has(9), 10_000);
  const slots = at.events.findLast((event) => event.type === 'slots' && event.leg === 'a');
  expect(slots).toMatchObject({
    slots: [
      { line: 3, member: 'b' },
      { line: 4, member: null },
      { line: 5, member: null },
      { line: 6, member: null },
      { line: 7, member: 'c' },
    ],
  });
});

test('who comes late sees a key frame at once', async () => {
  const at = lab();
  at.room([leg('a'), leg('b')]);
  const a = await join(at, 'a');
  await join(at, 'b');
  film(a, 1);
  await until(
    'the first picture arrives',
    () => at.events.some((e) => e.type === 'member' && e.member === 'a' && e.camera),
    10_000,
  );
  at.room([leg('a'), leg('b'), leg('d')]);
  const d = await join(at, 'd');
  await until('the late one sees', () => seen(d).has(1), 5000);
  const first = d.rtp.find((packet) => (packet[1]! & 127) === 96)!;
  expect(first[13]! & 1).toBe(0);
});
