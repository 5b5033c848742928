import { X509Certificate } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { rtcClient } from '../../../build/test/engine/media-rtc-client.ts';
import { until } from '../../../build/test/peers/until.ts';
import { CipherContext, DtlsServer, NamedCurveAlgorithm } from '../../../node_modules/werift/lib/dtls/src/index.js';
import { dtlsCertificate, dtlsHandshake } from './dtls.ts';
import { fingerprintOf } from './dtls-trust.ts';
import { loopbackAnswer } from './loopback-answer.ts';
import { rtpPacket } from './rtp.ts';
import { parseSdp } from './sdp-parse.ts';
import { openWebRtcLeg, type WebRtcLeg } from './webrtc-leg.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type Heard = { readonly rtp: Buffer[]; readonly rtcp: Buffer[]; readonly failed: string[] };
const listening = (leg: WebRtcLeg): Heard => {
  const heard: Heard = { rtp: [], rtcp: [], failed: [] };
  leg.listen({
    rtp: (p) => heard.rtp.push(p),
    rtcp: (p) => heard.rtcp.push(p),
    connected: () => undefined,
    failed: (reason) => heard.failed.push(reason),
  });
  return heard;
};

test('a renderer connects, and packets go both ways', async () => {
  const client = await rtcClient();
  closers.push(() => client.close());
  const offer = parseSdp(client.offer({ audio: 'sendrecv', video: null }))!;
  const leg = (await openWebRtcLeg({ fingerprint: offer.media[0]!.fingerprint! }))!;
  closers.push(() => leg.close());
  const heard = listening(leg);
  await client.accept(loopbackAnswer(offer, leg.description, 1, []).sdp);
  await until('the leg', () => leg.connected());
  const packet = rtpPacket(111, true, 5, 6, 7, Buffer.from('hello'));
  client.send(packet);
  leg.sendRtp(packet);
  await until('a packet on both sides', () => heard.rtp.length === 1 && client.rtp.length === 1);
  expect([heard.rtp[0]!.equals(packet), client.rtp[0]!.equals(packet)]).toEqual([true, true]);
});

test('a renderer whose certificate is not the one of its offer is refused', async () => {
  const client = await rtcClient();
  closers.push(() => client.close());
  const offer = parseSdp(client.offer({ audio: 'sendrecv', video: null }))!;
  const leg = (await openWebRtcLeg({ fingerprint: { algorithm: 'sha-256', value: Array(32).fill('00').join(':') } }))!;
  closers.push(() => leg.close());
  const heard = listening(leg);
  void client.accept(loopbackAnswer(offer, leg.description, 1, []).sdp);
  await until('the refusal', () => heard.failed.length === 1);
  expect(heard.failed).toEqual(['dtls: the certificate is not the one in the SDP']);
  expect(leg.connected()).toBe(false);
});

test('showing the right certificate is not enough: the key exchange has to be signed with its key', async () => {
  const make = () =>
    CipherContext.createSelfSignedCertificateWithKey({ hash: 4, signature: 3 }, NamedCurveAlgorithm.secp256r1_23);
  const [shown, held] = [await make(), await make()];
  const failed: string[] = [];
  const wire = (send: (packet: Buffer) => void) => ({
    ...{ type: 'udp', closed: false, address: { address: '127.0.0.1', family: 'IPv4', port: 0 } },
    onData: (_packet: Buffer, _from: readonly [string, number]): void => undefined,
    send: async (packet: Buffer): Promise<void> => send(packet),
    close: async (): Promise<void> => undefined,
  });
  const transport = wire((packet) => client.receive(packet));
  const impostor = new DtlsServer({
    cert: shown.certPem,
    key: held.keyPem,
    signatureHash: shown.signatureHash,
    transport,
    srtpProfiles: [1],
    extendedMasterSecret: true,
    certificateRequest: true,
  });
  const client = dtlsHandshake({
    role: 'client',
    certificate: dtlsCertificate(),
    expected: { algorithm: 'sha-256', value: fingerprintOf(Buffer.from(new X509Certificate(shown.certPem).raw)) },
    send: (packet) => transport.onData(packet, ['127.0.0.1', 1]),
    connected: () => failed.push('connected'),
    failed: (reason) => failed.push(reason),
  });
  closers.push(() => {
    client.close();
    impostor.dtls.flight = 99;
  });
  client.start();
  await until('the end of the handshake', () => failed.length > 0);
  expect(failed).toEqual(['dtls: the key exchange is not signed by the certificate']);
});

test('packets from elsewhere than the checked address are not heard, garbage harms nothing', async () => {
  const client = await rtcClient();
  const other = await rtcClient();
  closers.push(
    () => client.close(),
    () => other.close(),
  );
  const offer = parseSdp(client.offer({ audio: 'sendrecv', video: null }))!;
  const leg = (await openWebRtcLeg({ fingerprint: offer.media[0]!.fingerprint! }))!;
  closers.push(() => leg.close());
  const heard = listening(leg);
  await client.accept(loopbackAnswer(offer, leg.description, 1, []).sdp);
  const { createSocket } = await import('node:dgram');
  const stranger = createSocket('udp4');
  for (const garbage of [
    Buffer.alloc(0),
    Buffer.from([0x80, 111]),
    Buffer.alloc(40, 0x80),
    Buffer.from([22, 254, 253]),
    Buffer.alloc(30, 1),
  ])
    stranger.send(garbage, leg.description.port, '127.0.0.1');
  await until('all are rejected', () => leg.rejected() >= 5);
  stranger.close();
  expect(heard.rtp).toEqual([]);
  expect(leg.connected()).toBe(true);
});

test('a certificate is named by the hash its SDP asks for, and by none that is not known', () => {
  const der = Buffer.from('certificate');
  expect(fingerprintOf(der, 'SHA-1')).toMatch(/^([0-9A-F]{2}:){19}[0-9A-F]{2}$/);
  expect(fingerprintOf(der, 'md5')).toBe('');
});
