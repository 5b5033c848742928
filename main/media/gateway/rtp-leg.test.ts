import { createSocket, type Socket } from 'node:dgram';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../../build/test/peers/until.ts';
import { isPrivate, isReachable } from './media-address.ts';
import { receiverReport } from './rtcp.ts';
import { rtpPacket } from './rtp.ts';
import { openRtpLeg, type RtpConfiguration, type RtpLeg } from './rtp-leg.ts';
import { SrtpContext } from './srtp.ts';
import { srtpSuite } from './srtp-suites.ts';

let leg: RtpLeg;
let heard: Buffer[];
let control: Buffer[];
let latches: number;
let failed: string[];
const sockets: Socket[] = [];

const peerAt = async (address = '127.0.0.1'): Promise<Socket & { got: Buffer[] }> => {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4') as Socket & { got: Buffer[] };
  socket.got = [];
  socket.on('message', (packet) => socket.got.push(packet));
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  sockets.push(socket);
  return socket;
};
const media = (socket: { got: Buffer[] }): Buffer[] => socket.got.filter((p) => p[0]! >> 6 === 2);
const to = (socket: Socket, controlPort = 9): RtpConfiguration => ({
  remote: { address: '127.0.0.1', port: socket.address().port, controlPort },
  mux: false,
  outward: null,
  inward: null,
  dtls: null,
  types: new Set([0, 101]),
});
const packet = (sequence: number, type = 0, ssrc = 5): Buffer =>
  rtpPacket(type, false, sequence, sequence * 160, ssrc, Buffer.alloc(20, sequence));
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

beforeEach(async () => {
  leg = (await openRtpLeg('127.0.0.1'))!;
  heard = [];
  control = [];
  latches = 0;
  failed = [];
  leg.listen({
    rtp: (p) => heard.push(p),
    rtcp: (p) => control.push(p),
    latched: () => {
      latches++;
    },
    failed: (reason) => failed.push(reason),
  });
});
afterEach(() => {
  leg.close();
  for (const socket of sockets.splice(0)) socket.close();
});

test('RTP has an even port of the dynamic range and RTCP the next one', async () => {
  const peer = await peerAt();
  expect(leg.port % 2).toBe(0);
  expect(leg.port).toBeGreaterThanOrEqual(49_152);
  leg.configure(to(peer));
  peer.send(receiverReport(1), leg.port + 1, '127.0.0.1');
  await until('RTCP', () => control.length === 1);
});

test('a wanted port is taken when it is free, and another when it is not', async () => {
  const { port } = leg;
  const other = (await openRtpLeg('127.0.0.1', port))!;
  expect(other.port).not.toBe(port);
  leg.close();
  await sleep(20);
  const again = (await openRtpLeg('127.0.0.1', port))!;
  expect(again.port).toBe(port);
  other.close();
  again.close();
});

test('packets go where SDP says until the peer is seen elsewhere, then there: symmetric RTP', async () => {
  const [named, real] = [await peerAt(), await peerAt()];
  leg.configure(to(named));
  leg.sendRtp(packet(1));
  await until('a packet at the named port', () => media(named).length === 1);
  real.send(packet(9), leg.port, '127.0.0.1');
  await until('the packet of the peer', () => heard.length === 1);
  leg.sendRtp(packet(2));
  await until('a packet where the peer is', () => media(real).length === 1);
  expect([media(named).length, latches, leg.counters.latches]).toEqual([1, 1, 1]);
});

test('once the peer is found, a third one is not heard until the peer has been silent for 2 s', async () => {
  const [peer, other] = [await peerAt(), await peerAt()];
  leg.configure(to(peer));
  peer.send(packet(1), leg.port, '127.0.0.1');
  await until('the peer', () => heard.length === 1);
  other.send(packet(50), leg.port, '127.0.0.1');
  await until('the stranger', () => leg.counters.stray === 1);
  expect(heard).toHaveLength(1);
  await sleep(2050);
  other.send(packet(51), leg.port, '127.0.0.1');
  await until('the peer at its new place', () => heard.length === 2);
  leg.sendRtp(packet(3));
  await until('a packet there', () => media(other).length === 1);
});

test('of two forks that send at once the one that SDP names is heard, whoever was first', async () => {
  const [early, answered] = [await peerAt(), await peerAt()];
  leg.configure(to(answered));
  early.send(packet(1), leg.port, '127.0.0.1');
  await until('the early fork', () => heard.length === 1);
  answered.send(packet(2), leg.port, '127.0.0.1');
  await until('the fork that answered', () => heard.length === 2);
  early.send(packet(3), leg.port, '127.0.0.1');
  await until('the early fork as a stranger', () => leg.counters.stray === 1);
  leg.sendRtp(packet(4));
  await until('a packet at the fork that answered', () => media(answered).length === 1);
});

test('a re-INVITE to another address forgets what was found before', async () => {
  const [first, second] = [await peerAt(), await peerAt()];
  leg.configure(to(first));
  first.send(packet(1), leg.port, '127.0.0.1');
  await until('the first peer', () => heard.length === 1);
  leg.configure(to(second));
  leg.sendRtp(packet(2));
  await until('a packet at the second', () => media(second).length === 1);
  expect(media(first)).toHaveLength(0);
});

/** Loopback has a second address everywhere but on a Mac. */
const hasHosts = process.platform !== 'darwin';

test.skipIf(!hasHosts)('plain RTP is taken over by no other host, however long the peer is silent', async () => {
  const [peer, thief] = [await peerAt(), await peerAt('127.0.0.2')];
  leg.configure({ ...to(peer), remote: { address: '10.9.9.9', port: 4000, controlPort: 4001 } });
  peer.send(packet(1), leg.port, '127.0.0.1');
  await until('the peer, found at another host than SDP says', () => heard.length === 1);
  await sleep(2050);
  thief.send(packet(50), leg.port, '127.0.0.1');
  await until('the thief', () => leg.counters.stray === 1);
  leg.sendRtp(packet(2));
  await until('a packet at the peer', () => media(peer).length === 1);
  expect([heard.length, media(thief).length, latches]).toEqual([1, 0, 1]);
});

test.skipIf(!hasHosts)('plain RTP may come from another host once more after the next offer and answer', async () => {
  const [before, after, late] = [await peerAt(), await peerAt('127.0.0.2'), await peerAt('127.0.0.3')];
  const agreed = { ...to(before), remote: { address: '10.9.9.9', port: 4000, controlPort: 4001 } };
  leg.configure(agreed);
  before.send(packet(1), leg.port, '127.0.0.1');
  await until('the peer', () => heard.length === 1);
  leg.configure(agreed);
  await sleep(2050);
  after.send(packet(2), leg.port, '127.0.0.1');
  await until('the peer at its new host', () => heard.length === 2);
  await sleep(2050);
  late.send(packet(3), leg.port, '127.0.0.1');
  await until('a third host', () => leg.counters.stray === 1);
  leg.sendRtp(packet(2));
  await until('a packet at the new host', () => media(after).length === 1);
});

test.skipIf(!hasHosts)('RTCP of another host than the one RTP comes from leads no RTCP away', async () => {
  const [peer, thief] = [await peerAt(), await peerAt('127.0.0.2')];
  leg.configure({ ...to(peer), remote: { address: '10.9.9.9', port: 4000, controlPort: 4001 } });
  peer.send(packet(1), leg.port, '127.0.0.1');
  await until('the peer', () => heard.length === 1);
  thief.send(receiverReport(1), leg.port + 1, '127.0.0.1');
  await until('the thief', () => leg.counters.stray === 1);
  peer.send(receiverReport(1), leg.port + 1, '127.0.0.1');
  await until('RTCP of the peer', () => control.length === 1);
  leg.sendRtcp(receiverReport(2));
  await until('RTCP at the peer', () => media(peer).length === 1);
  expect(media(thief)).toHaveLength(0);
});

test('plain RTP is not led away from a public address of SDP', async () => {
  const stranger = await peerAt();
  leg.configure({ ...to(stranger), remote: { address: '192.0.2.55', port: 4000, controlPort: 4001 } });
  stranger.send(packet(1), leg.port, '127.0.0.1');
  await until('the stranger is heard', () => heard.length === 1);
  leg.sendRtp(packet(2));
  await sleep(50);
  expect([media(stranger).length, leg.counters.latches]).toEqual([0, 0]);
});

test('SRTP is followed anywhere, as it proves itself, and forged packets lead nowhere', async () => {
  const suite = srtpSuite('AEAD_AES_128_GCM')!;
  const key = { suite: suite.name, key: Buffer.alloc(28, 7).toString('base64') };
  const [peer, forger] = [await peerAt(), await peerAt()];
  leg.configure({
    ...to(peer),
    remote: { address: '192.0.2.55', port: 4000, controlPort: 4001 },
    inward: key,
    outward: key,
  });
  forger.send(packet(1), leg.port, '127.0.0.1');
  await until('the forgery is refused', () => leg.counters.refused === 1);
  peer.send(new SrtpContext(suite, Buffer.alloc(28, 7)).protect(packet(1))!, leg.port, '127.0.0.1');
  await until('the peer', () => heard.length === 1);
  leg.sendRtp(packet(2));
  await until('a packet at the peer', () => media(peer).length === 1);
  const opened = new SrtpContext(suite, Buffer.alloc(28, 7)).unprotect(media(peer)[0]!);
  expect(opened!.equals(packet(2))).toBe(true);
});

test('what is no RTP, has an unknown payload type or is empty is counted and not heard', async () => {
  const peer = await peerAt();
  leg.configure(to(peer));
  for (const bad of [packet(1, 77), Buffer.from('hello world'), Buffer.alloc(0), Buffer.from([0x80, 0, 0])])
    peer.send(bad, leg.port, '127.0.0.1');
  await until('all are counted', () => leg.counters.unknown === 4);
  expect(heard).toHaveLength(0);
});

test('RTCP is followed by itself, and with rtcp-mux it goes with RTP', async () => {
  const [rtp, rtcp] = [await peerAt(), await peerAt()];
  leg.configure(to(rtp));
  rtcp.send(receiverReport(1), leg.port + 1, '127.0.0.1');
  await until('RTCP', () => control.length === 1);
  leg.sendRtcp(receiverReport(2));
  await until('RTCP back', () => media(rtcp).length === 1);
  leg.configure({ ...to(rtp), mux: true });
  rtp.send(receiverReport(3), leg.port, '127.0.0.1');
  await until('RTCP on the RTP port', () => control.length === 2);
  leg.sendRtcp(receiverReport(4));
  await until('RTCP back on the RTP port', () => media(rtp).length === 1);
});

test('both ports are opened through a NAT at once and every 15 s while nothing is sent', async () => {
  const [rtp, rtcp] = [await peerAt(), await peerAt()];
  leg.configure(to(rtp, rtcp.address().port));
  await until('the first on both', () => rtp.got.length === 1 && rtcp.got.length === 1);
  leg.tick(performance.now() + 14_000);
  leg.tick(performance.now() + 15_100);
  await until('the next', () => rtp.got.length === 2 && rtcp.got.length === 2);
  expect(media(rtp)).toHaveLength(0);
});

test('a held peer, whose SDP has no address, is sent nothing', async () => {
  const peer = await peerAt();
  leg.configure(to(peer));
  peer.send(packet(1), leg.port, '127.0.0.1');
  await until('the peer', () => heard.length === 1);
  peer.got.length = 0;
  leg.configure({ ...to(peer), remote: null });
  leg.sendRtp(packet(2));
  leg.sendRtcp(receiverReport(1));
  peer.send(packet(3), leg.port, '127.0.0.1');
  await until('its music', () => heard.length === 2);
  leg.sendRtp(packet(4));
  await sleep(30);
  expect(peer.got).toHaveLength(0);
});

test('IPv6 works like IPv4', async () => {
  const six = (await openRtpLeg('::1'))!;
  const peer = await peerAt('::1');
  six.configure({ ...to(peer), remote: { address: '::1', port: peer.address().port, controlPort: 9 } });
  six.sendRtp(packet(1));
  await until('a packet', () => media(peer).length === 1);
  six.close();
});

test('an address that is not of this machine falls back to all addresses', async () => {
  const away = (await openRtpLeg('192.0.2.1'))!;
  const peer = await peerAt();
  away.configure(to(peer));
  away.sendRtp(packet(1));
  await until('a packet', () => media(peer).length === 1);
  away.close();
});

test.each([
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['172.32.0.1', false],
  ['192.168.9.9', true],
  ['100.64.0.1', true],
  ['169.254.1.1', true],
  ['127.0.0.1', true],
  ['8.8.8.8', false],
  ['fd00::1', true],
  ['fe80::1', true],
  ['2001:db8::1', false],
])('%s is private: %s', (address, expected) => {
  expect(isPrivate(address)).toBe(expected);
});

test.each([
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['ff02::1', false],
  ['host.example', false],
  ['192.0.2.1', true],
  ['::1', true],
])('media may be sent to %s: %s', (address, expected) => {
  expect(isReachable(address)).toBe(expected);
});
