import type { Socket } from 'node:dgram';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  FEEDBACK,
  fullIntra,
  nack,
  pictureLoss,
  RTCP,
  type RtcpPart,
  receiverReport,
  remb,
  rembBitrate,
  reportBlock,
  reportBlocks,
  rtcpParts,
  tmmb,
} from '../../../main/media/gateway/rtcp.ts';
import { rtpPacket } from '../../../main/media/gateway/rtp.ts';
import type { GatewayMediaPort } from '../../../main/media/gateway-client.ts';
import type { MediaEvent, MediaSession, MediaSessionOptions, Wanted } from '../../../main/media/media-port.ts';
import { sleep, until } from '../peers/until.ts';
import { bind, type CleanUp, cleanUp, mediaOptions, startGateway, unwrap, warmClient } from './media-kit.ts';
import type { RtcClient } from './media-rtc-client.ts';
import { every20ms, openSocket } from './media-sound.ts';

/** A phone of bare sockets, so that every packet is seen. */
type Phone = {
  readonly rtp: Socket;
  readonly rtcp: Socket;
  readonly gotRtp: Buffer[];
  readonly gotRtcp: Buffer[];
  port: number;
};

const steps: CleanUp = [];
let port: GatewayMediaPort;
let client: RtcClient;
let call: MediaSession;
let events: MediaEvent[];
let phone: Phone;
beforeEach(async () => {
  port = startGateway(steps);
  client = await warmClient(steps, port);
  const [rtp, rtcp] = [await openSocket(), await openSocket()];
  steps.push(
    () => rtp.close(),
    () => rtcp.close(),
  );
  phone = { rtp, rtcp, gotRtp: [], gotRtcp: [], port: 0 };
  rtp.on('message', (p) => p[0]! >> 6 === 2 && phone.gotRtp.push(p));
  rtcp.on('message', (p) => p[0]! >> 6 === 2 && phone.gotRtcp.push(p));
});
afterEach(() => cleanUp(steps));

const start = async (
  lines: readonly string[],
  wanted: Wanted,
  more: Partial<MediaSessionOptions> = {},
): Promise<void> => {
  call = port.open('c', mediaOptions(more));
  events = [];
  call.listen((event) => events.push(event));
  const [head = '', ...rest] = lines;
  const offer = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'];
  const sdp = [
    ...offer,
    head.replace('PORT', String(phone.rtp.address().port)),
    `a=rtcp:${phone.rtcp.address().port}`,
    ...rest,
    '',
  ];
  const answer = unwrap(await call.answer(sdp.join('\r\n'), wanted));
  phone.port = Number(/^m=\S+ (\d+) /m.exec(answer)![1]);
  await bind(port, client, 'c', { audio: wanted.audio, video: wanted.video ?? 'inactive' });
};
const VIDEO = ['m=video PORT RTP/AVPF 97', 'a=rtpmap:97 VP8/90000'];
const video = (...feedback: string[]): Promise<void> =>
  start([...VIDEO, ...feedback.map((f) => `a=rtcp-fb:97 ${f}`)], { audio: 'inactive', video: 'sendrecv' });
const PEER = 0x01020304;
const fromPhone = (sequence: number, type: number, ssrc = PEER, step = 160): Buffer =>
  rtpPacket(type, false, sequence, sequence * step, ssrc, Buffer.alloc(20, 3));
const sendPicture = (n: number): void =>
  client.send(rtpPacket(96, true, n, n * 3000, client.videoSsrc, Buffer.alloc(100, n & 255)));
const control = (...packets: Buffer[]): void =>
  phone.rtcp.send(Buffer.concat([receiverReport(PEER), ...packets]), phone.port + 1, '127.0.0.1');
const partsAt = (compounds: readonly Buffer[], type: number, format?: number): RtcpPart[] =>
  compounds
    .flatMap((c) => [...rtcpParts(c)])
    .filter((p) => p.type === type && (format === undefined || p.format === format));
const losses = (): number => partsAt(client.rtcp, RTCP.psfb, FEEDBACK.pli).length;
const settle = async (): Promise<void> => {
  await until('pictures at the phone', () => phone.gotRtp.length > 0);
  // A key frame is asked for at the start and again one second later.
  await sleep(1400);
  client.rtcp.length = 0;
};

test('PLI, FIR and the FIR of RFC 2032 become PLI to the renderer, many at once no more than one in 300 ms', async () => {
  await video('nack pli');
  sendPicture(0);
  await settle();
  const ours = phone.gotRtp[0]!.readUInt32BE(8);
  for (const packet of [pictureLoss(PEER, ours), fullIntra(PEER, ours, 1), Buffer.from('80c0000101020304', 'hex')]) {
    client.rtcp.length = 0;
    control(packet);
    await until('a PLI', () => losses() === 1);
    await sleep(350);
  }
  client.rtcp.length = 0;
  const begin = performance.now();
  while (performance.now() - begin < 1000) {
    control(pictureLoss(PEER, ours));
    await sleep(20);
  }
  expect(losses()).toBeGreaterThanOrEqual(3);
  expect(losses()).toBeLessThanOrEqual(4);
});

test('a lost packet is sent again from the gateway, the very same, and the renderer is not asked', async () => {
  await video('nack');
  for (let i = 0; i < 10; i++) sendPicture(i);
  await until('ten pictures', () => phone.gotRtp.length === 10);
  const [third, sixth] = [phone.gotRtp[2]!, phone.gotRtp[5]!];
  phone.gotRtp.length = 0;
  control(nack(PEER, third.readUInt32BE(8), [[third.readUInt16BE(2), 0b100]]));
  await until('both again', () => phone.gotRtp.length === 2);
  expect([phone.gotRtp[0]!.equals(third), phone.gotRtp[1]!.equals(sixth)]).toEqual([true, true]);
  expect(partsAt(client.rtcp, RTCP.rtpfb)).toEqual([]);
});

test('the renderer is held to the least of all limits: setting, SDP, TMMBR and REMB', async () => {
  await start(
    [VIDEO[0]!, 'b=AS:900', VIDEO[1]!, 'a=rtcp-fb:97 ccm tmmbr'],
    { audio: 'inactive', video: 'sendrecv' },
    { videoMaxKbps: 1200 },
  );
  const limit = (): number | null | undefined => {
    const last = partsAt(client.rtcp, RTCP.psfb, FEEDBACK.remb).at(-1);
    return last === undefined ? undefined : rembBitrate(last);
  };
  sendPicture(0);
  await until('the limit of the SDP', () => limit() === 900_000);
  control(tmmb(FEEDBACK.tmmbr, PEER, phone.gotRtp[0]!.readUInt32BE(8), 400_000));
  await until('the limit of the TMMBR', () => Math.abs((limit() ?? 0) - 400_000) < 100);
  await until('its confirmation', () => partsAt(phone.gotRtcp, RTCP.rtpfb, FEEDBACK.tmmbn).length === 1);
  control(remb(PEER, [phone.gotRtp[0]!.readUInt32BE(8)], 5_000_000));
  await until('the limit of the SDP again', () => limit() === 900_000);
});

test('a renderer that lost the picture asks the phone in the way it takes, and by INFO where it takes none', async () => {
  await video('ccm fir');
  phone.rtp.send(fromPhone(1, 97, PEER, 3000), phone.port, '127.0.0.1');
  await until('a picture at the renderer', () => client.rtp.length === 1);
  phone.gotRtcp.length = 0;
  client.send(
    Buffer.concat([receiverReport(client.videoSsrc), pictureLoss(client.videoSsrc, client.rtp[0]!.readUInt32BE(8))]),
  );
  await until('a FIR', () => partsAt(phone.gotRtcp, RTCP.psfb, FEEDBACK.fir).length === 1);
  expect(partsAt(phone.gotRtcp, RTCP.psfb, FEEDBACK.pli)).toEqual([]);
  expect(partsAt(phone.gotRtcp, RTCP.psfb)[0]!.bytes.readUInt32BE(12)).toBe(PEER);
  expect(
    phone.gotRtcp.every((c) => c[1] === RTCP.rr || c[1] === RTCP.sr),
    'compounds begin with a report',
  ).toBe(true);
  expect(events.some((e) => e.type === 'key-frame-wanted')).toBe(false);

  const offer = [
    'v=0',
    'o=- 1 2 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    VIDEO[0]!.replace('PORT', String(phone.rtp.address().port)),
    VIDEO[1]!,
    '',
  ];
  unwrap(await call.answer(offer.join('\r\n'), { audio: 'inactive', video: 'sendrecv' }));
  await bind(port, client, 'c', { audio: 'inactive', video: 'sendrecv' });
  client.send(
    Buffer.concat([receiverReport(client.videoSsrc), pictureLoss(client.videoSsrc, client.rtp[0]!.readUInt32BE(8))]),
  );
  await until('the wish', () => events.some((e) => e.type === 'key-frame-wanted'));
});

test('a phone that never reports is reported for, so that the renderer’s encoder does not starve', async () => {
  await video();
  steps.push(every20ms((n) => sendPicture(n)));
  const begin = performance.now();
  const reports = (): Buffer[] => partsAt(client.rtcp, RTCP.rr).flatMap(reportBlocks);
  await until('a report', () => reports().length > 0, 8000);
  expect(performance.now() - begin).toBeGreaterThan(4900);
  expect(reports()[0]!.readUInt32BE(0)).toBe(client.videoSsrc);
  expect(reports()[0]!.readUInt32BE(4), 'no loss').toBe(0);
});

test('a phone’s report reaches the renderer about the renderer’s own stream', async () => {
  await video();
  for (let i = 0; i < 5; i++) sendPicture(500 + i);
  await until('pictures', () => phone.gotRtp.length === 5);
  const last = phone.gotRtp[4]!;
  phone.rtcp.send(
    receiverReport(PEER, [reportBlock(last.readUInt32BE(8), last.readUInt16BE(2))]),
    phone.port + 1,
    '127.0.0.1',
  );
  await until('the report', () => partsAt(client.rtcp, RTCP.rr).some((p) => p.format === 1));
  const [block] = partsAt(client.rtcp, RTCP.rr).flatMap(reportBlocks);
  expect([block!.readUInt32BE(0), block!.readUInt32BE(8)]).toEqual([client.videoSsrc, 504]);
});

const AUDIO = [
  'm=audio PORT RTP/AVP 96 101 102',
  'a=rtpmap:96 opus/48000/2',
  'a=rtpmap:101 telephone-event/8000',
  'a=rtpmap:102 telephone-event/48000',
];
const audioOnly = { audio: 'sendrecv', video: null } as const;
const speakOpus = (): void => {
  steps.push(every20ms((n) => client.send(rtpPacket(111, false, n, n * 960, client.audioSsrc, Buffer.alloc(30, 1)))));
};

test('the phone may move, change its SSRC and jump in its numbers: the renderer hears one stream without a gap', async () => {
  await start(AUDIO, audioOnly);
  const other = await openSocket();
  steps.push(() => other.close());
  for (let i = 0; i < 5; i++) other.send(fromPhone(50_000 + i, 96, 1, 960), phone.port, '127.0.0.1');
  await until('five', () => client.rtp.length === 5);
  for (let i = 0; i < 5; i++) other.send(fromPhone(10 + i, 96, 2, 960), phone.port, '127.0.0.1');
  await until('ten', () => client.rtp.length === 10);
  for (let i = 0; i < 5; i++) other.send(fromPhone(40_000 + i, 96, 2, 960), phone.port, '127.0.0.1');
  await until('fifteen', () => client.rtp.length === 15);
  const numbers = client.rtp.map((p) => p.readUInt16BE(2));
  expect(numbers.map((n) => (n - numbers[0]!) & 0xffff)).toEqual(Array.from({ length: 15 }, (_, i) => i));
  expect(new Set(client.rtp.map((p) => p.readUInt32BE(8))).size).toBe(1);
  for (let i = 1; i < 15; i++) {
    const step = (client.rtp[i]!.readUInt32BE(4) - client.rtp[i - 1]!.readUInt32BE(4)) >>> 0;
    expect(step).toBeGreaterThanOrEqual(960);
    expect(step).toBeLessThan(48_000);
  }
});

test('touch tones under opus have its clock, and speech pauses without a gap in the numbers', async () => {
  await start(AUDIO, audioOnly);
  speakOpus();
  await until('speech', () => phone.gotRtp.length > 5);
  expect(call.sendDtmf('7')).toBe(true);
  await until('the tone and speech again', () => phone.gotRtp.filter((p) => (p[1]! & 127) === 96).length > 25);
  const tones = phone.gotRtp.filter((p) => (p[1]! & 127) === 102);
  expect(
    phone.gotRtp.some((p) => (p[1]! & 127) === 101),
    'none at 8000 Hz',
  ).toBe(false);
  expect(tones.map((p) => p.readUInt16BE(14))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 8, 8].map((n) => n * 960));
  expect(tones.every((p) => p[12] === 7)).toBe(true);
  const numbers = phone.gotRtp.map((p) => p.readUInt16BE(2));
  expect(numbers.map((n) => (n - numbers[0]!) & 0xffff)).toEqual(numbers.map((_, i) => i));
  expect(new Set(phone.gotRtp.map((p) => p.readUInt32BE(8))).size).toBe(1);
});

test('a held call sends nothing more, whatever the renderer still sends', async () => {
  await start(AUDIO, audioOnly);
  speakOpus();
  await until('speech', () => phone.gotRtp.length > 5);
  const offer = unwrap(await call.offer({ audio: 'inactive', video: null }));
  expect(offer).toContain('a=inactive');
  const answer = [
    'v=0',
    'o=- 1 2 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${phone.rtp.address().port} RTP/AVP 96`,
    'a=rtpmap:96 opus/48000/2',
    'a=inactive',
    '',
  ];
  unwrap(await call.accept(answer.join('\r\n'), false));
  await sleep(50);
  phone.gotRtp.length = 0;
  await sleep(300);
  expect(phone.gotRtp).toEqual([]);
});

test('a renderer that was loaded anew goes on in the same stream', async () => {
  await start(AUDIO, audioOnly);
  for (let i = 0; i < 3; i++)
    client.send(rtpPacket(111, false, 9000 + i, i * 960, client.audioSsrc, Buffer.alloc(30, 1)));
  await until('three', () => phone.gotRtp.length === 3);
  const next = await warmClient(steps, port, 'next');
  await bind(port, next, 'c', { audio: 'sendrecv', video: 'inactive' }, 'next');
  for (let i = 0; i < 3; i++) next.send(rtpPacket(111, false, 100 + i, i * 960, next.audioSsrc, Buffer.alloc(30, 2)));
  await until('six', () => phone.gotRtp.length === 6);
  const numbers = phone.gotRtp.map((p) => p.readUInt16BE(2));
  expect(numbers.map((n) => (n - numbers[0]!) & 0xffff)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(new Set(phone.gotRtp.map((p) => p.readUInt32BE(8))).size).toBe(1);
  client.send(rtpPacket(111, false, 9003, 2880, client.audioSsrc, Buffer.alloc(30, 1)));
  await sleep(100);
  expect(phone.gotRtp, 'the old window is not heard any more').toHaveLength(6);
});

test('silence of the phone is told once, and its return', async () => {
  await start(AUDIO, audioOnly);
  await until('the silence', () => events.some((e) => e.type === 'silence'), 14_000);
  phone.rtp.send(fromPhone(1, 96), phone.port, '127.0.0.1');
  await until('the return', () => events.filter((e) => e.type === 'silence').length === 2);
  const told = events.flatMap((e) => (e.type === 'silence' ? [e.seconds] : []));
  expect(told[0]).toBeGreaterThanOrEqual(10);
  expect(told[1]).toBe(0);
});

test('a hundred calls leave no socket and no timer behind', async () => {
  const count = (): number => process.getActiveResourcesInfo().filter((name) => name === 'UDPWRAP').length;
  const before = count();
  for (let i = 0; i < 100; i++) {
    const session = port.open(`s${i}`, mediaOptions({ encryption: 'optional' }));
    const echo = port.openEcho(`e${i}`, mediaOptions());
    const both = { audio: 'sendrecv', video: 'sendrecv' } as const;
    unwrap(await session.accept(unwrap(await echo.answer(unwrap(await session.offer(both)), both)), false));
    await port.negotiate({ session: `s${i}`, leg: `l${i}`, sdp: client.offer(both) });
    session.close();
    echo.close();
  }
  await until('every socket is closed', () => count() <= before);
});
