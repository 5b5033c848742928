import { createSocket } from 'node:dgram';
import { afterEach, expect, test } from 'vitest';
import { until } from '../../../build/test/peers/until.ts';
import { type DtlsRole, dtlsCertificate } from './dtls.ts';
import { receiverReport } from './rtcp.ts';
import { rtpPacket } from './rtp.ts';
import { openRtpLeg, type RtpConfiguration, type RtpLeg } from './rtp-leg.ts';
import type { KeptProtection } from './rtp-protection.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type End = { readonly leg: RtpLeg; readonly rtp: Buffer[]; readonly rtcp: Buffer[]; readonly failed: string[] };
const end = async (port = 0, kept: KeptProtection | null = null): Promise<End> => {
  const leg = (await openRtpLeg('127.0.0.1', port, kept))!;
  closers.push(() => leg.close());
  const heard = { leg, rtp: [] as Buffer[], rtcp: [] as Buffer[], failed: [] as string[] };
  leg.listen({
    rtp: (packet) => heard.rtp.push(packet),
    rtcp: (packet) => heard.rtcp.push(packet),
    latched: () => undefined,
    failed: (reason) => heard.failed.push(reason),
  });
  return heard;
};
const agreed = async (
  role: DtlsRole,
  peer: { port: number },
  mux: boolean,
  more: { value?: string; association?: string; address?: string } = {},
): Promise<RtpConfiguration> => {
  const certificate = dtlsCertificate();
  const fingerprint = { algorithm: 'sha-256', value: more.value ?? certificate.fingerprint };
  return {
    remote: { address: more.address ?? '127.0.0.1', port: peer.port, controlPort: peer.port + 1 },
    mux,
    outward: null,
    inward: null,
    dtls: { role, fingerprint, certificate, association: more.association ?? 'first' },
    types: new Set([0]),
  };
};
let sequence = 0;
const packet = (): Buffer => rtpPacket(0, false, sequence++, sequence * 160, 5, Buffer.from('said'));
/** Speaks until it is heard: packets sent before the keys are there are lost. */
const hears = (from: End, to: End): Promise<unknown> =>
  until('a packet', () => {
    from.leg.sendRtp(packet());
    from.leg.sendRtcp(receiverReport(5));
    return to.rtp.some((p) => p.subarray(12).toString() === 'said') && to.rtcp.some((p) => p.equals(receiverReport(5)));
  });

test.each([true, false])('two ends shake hands on their own ports and hear one another, rtcp-mux %s', async (mux) => {
  const [one, other] = [await end(), await end()];
  one.leg.configure(await agreed('server', other.leg, mux));
  other.leg.configure(await agreed('client', one.leg, mux));
  await hears(one, other);
  await hears(other, one);
  expect([one.leg.suite(), other.leg.suite()]).toEqual(['AEAD_AES_128_GCM', 'AEAD_AES_128_GCM']);
  const { rtp, rtcp } = one.leg.kept();
  expect([rtp !== null, rtcp !== null, rtp?.inward.key === rtcp?.inward.key]).toEqual([true, !mux, false]);
});

test('nothing plain is heard or sent before the keys are there', async () => {
  const one = await end();
  const socket = createSocket('udp4');
  const got: Buffer[] = [];
  socket.on('message', (p) => got.push(p));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  closers.push(() => socket.close());
  one.leg.configure(await agreed('server', socket.address(), true));
  socket.send(packet(), one.leg.port, '127.0.0.1');
  socket.send(receiverReport(5), one.leg.port, '127.0.0.1');
  one.leg.sendRtp(packet());
  one.leg.sendRtcp(receiverReport(5));
  await until('the refusals', () => one.leg.counters.refused === 2);
  expect([one.rtp, one.rtcp, got.filter((p) => p[0]! >> 6 === 2)]).toEqual([[], [], []]);
});

test('a peer with another certificate than its SDP names ends the line, and is not heard', async () => {
  const [one, other] = [await end(), await end()];
  one.leg.configure(await agreed('server', other.leg, true, { value: Array(32).fill('00').join(':') }));
  other.leg.configure(await agreed('client', one.leg, true));
  await until('the failure', () => one.failed.length > 0);
  other.leg.sendRtp(packet());
  expect([one.failed, one.rtp, one.leg.suite()]).toEqual([
    ['encryption: dtls: the certificate is not the one in the SDP'],
    [],
    '',
  ]);
});

test('a client behind a NAT is answered where it is, and a stranger at another host than a public one is not', async () => {
  const [one, other] = [await end(), await end()];
  one.leg.configure(await agreed('server', { port: 9 }, true, { address: '192.0.2.5' }));
  other.leg.configure(await agreed('client', one.leg, true));
  await until('the stranger', () => one.leg.counters.stray > 0);
  expect(other.leg.suite()).toBe('');
  one.leg.configure(await agreed('server', { port: 9 }, true, { address: '10.1.2.3', association: 'private' }));
  await hears(other, one);
  await hears(one, other);
});

test('a hello that comes before the SDP of its sender is answered once that is here', async () => {
  const [one, other] = [await end(), await end()];
  one.leg.expect({ admits: () => false });
  other.leg.configure(await agreed('client', one.leg, true));
  await new Promise((resolve) => setTimeout(resolve, 100));
  one.leg.expect(null);
  one.leg.configure(await agreed('server', other.leg, true));
  await hears(other, one);
});

test('keys in force stay until another handshake has brought new ones', async () => {
  const [one, other] = [await end(), await end()];
  one.leg.configure(await agreed('server', other.leg, true));
  other.leg.configure(await agreed('client', one.leg, true));
  await hears(other, one);
  const before = one.leg.kept().rtp;
  one.leg.configure(await agreed('server', other.leg, true, { association: 'next' }));
  one.rtp.length = 0;
  await hears(other, one);
  other.leg.configure(await agreed('client', one.leg, true, { association: 'next' }));
  await until('new keys', () => one.leg.kept().rtp !== null && one.leg.kept().rtp !== before);
  one.rtp.length = 0;
  await hears(other, one);
});

test.each([true, false])('a leg that is opened again goes on with the keys it had, rtcp-mux %s', async (mux) => {
  const [one, other] = [await end(), await end()];
  one.leg.configure(await agreed('server', other.leg, mux));
  other.leg.configure(await agreed('client', one.leg, mux));
  await hears(other, one);
  await hears(one, other);
  const kept = structuredClone(one.leg.kept());
  const { port } = one.leg;
  one.leg.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const again = await end(port, kept);
  again.leg.configure(await agreed('server', other.leg, mux));
  await hears(other, again);
  expect(again.leg.kept().rtp).toEqual(kept.rtp);
});
