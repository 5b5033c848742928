import { createHmac, randomBytes, X509Certificate } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { Direction } from '../../../app/media/direction.ts';
import { ROOM_LINES } from '../../../app/meeting/slots.ts';
import { fingerprintOf } from '../../../main/media/gateway/dtls-trust.ts';
import { isRtcp } from '../../../main/media/gateway/rtp.ts';
import { SrtpContext } from '../../../main/media/gateway/srtp.ts';
import { srtpSuite } from '../../../main/media/gateway/srtp-suites.ts';
import {
  CipherContext,
  DtlsServer,
  HashAlgorithm,
  NamedCurveAlgorithm,
  SignatureAlgorithm,
} from '../../../node_modules/werift/lib/dtls/src/index.js';

/** Directions of the renderer's two m= lines; null leaves the line out. */
export type ClientLines = { readonly audio: Direction | null; readonly video: Direction | null };

/** Formats as Chromium 130 numbers them. */
const AUDIO = [
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:13 CN/8000',
  'a=rtpmap:110 telephone-event/48000',
  'a=rtpmap:126 telephone-event/8000',
];
const VIDEO = [
  'a=rtpmap:96 VP8/90000',
  'a=rtcp-fb:96 goog-remb',
  'a=rtcp-fb:96 transport-cc',
  'a=rtcp-fb:96 ccm fir',
  'a=rtcp-fb:96 nack',
  'a=rtcp-fb:96 nack pli',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:102 H264/90000',
  'a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f',
  'a=rtpmap:106 H264/90000',
  'a=fmtp:106 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  'a=rtpmap:108 H264/90000',
  'a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f',
];

/** The renderer's end of a leg, for tests without a browser: ICE-controlling, DTLS server, SRTP; no codecs. */
export type RtcClient = {
  readonly audioSsrc: number;
  readonly videoSsrc: number;
  readonly rtp: Buffer[];
  readonly rtcp: Buffer[];
  onRtp: ((packet: Buffer) => void) | null;
  onRtcp: ((packet: Buffer) => void) | null;
  offer(lines: ClientLines): string;
  readonly screenSsrc: number;
  /** The one offer of a room's member (ROOM_LINES). */
  roomOffer(): string;
  /** Takes the gateway's answer; resolves when the first one has brought the connection up. */
  accept(answer: string): Promise<void>;
  send(packet: Buffer): void;
  close(): void;
};

let certificate: Promise<{ certPem: string; keyPem: string; signatureHash: { hash: 4; signature: 1 | 3 } }> | null =
  null;

export const rtcClient = async (): Promise<RtcClient> => {
  certificate ??= CipherContext.createSelfSignedCertificateWithKey(
    { hash: HashAlgorithm.sha256_4, signature: SignatureAlgorithm.ecdsa_3 },
    NamedCurveAlgorithm.secp256r1_23,
  );
  const { certPem, keyPem, signatureHash } = await certificate;
  const fingerprint = fingerprintOf(Buffer.from(new X509Certificate(certPem).raw));
  const socket: Socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const ufrag = randomBytes(4).toString('hex');
  const freshSsrc = (): number => (randomBytes(4).readUInt32BE() | 1) >>> 0;
  const [audioSsrc, videoSsrc, screenSsrc] = [freshSsrc(), freshSsrc(), freshSsrc()];
  let port = 0;
  let checks: ReturnType<typeof setInterval> | null = null;
  let inward: SrtpContext | null = null;
  let outward: SrtpContext | null = null;
  let version = 0;
  let up: () => void = () => undefined;
  const connected = new Promise<void>((resolve) => {
    up = resolve;
  });
  const transport = {
    type: 'udp',
    closed: false,
    address: { address: '127.0.0.1', family: 'IPv4', port: 0 },
    onData: (_packet: Buffer, _from: readonly [string, number]): void => undefined,
    send: async (packet: Buffer): Promise<void> => {
      if (port > 0) socket.send(packet, port, '127.0.0.1');
    },
    close: async (): Promise<void> => undefined,
  };
  const dtls = new DtlsServer({
    cert: certPem,
    key: keyPem,
    signatureHash,
    transport,
    srtpProfiles: [1],
    extendedMasterSecret: true,
    certificateRequest: true,
  });
  dtls.onConnect.once(() => {
    const suite = srtpSuite('AES_CM_128_HMAC_SHA1_80')!;
    const keys = dtls.extractSessionKeys(suite.key, suite.salt);
    outward = new SrtpContext(suite, Buffer.concat([keys.localKey, keys.localSalt]));
    inward = new SrtpContext(suite, Buffer.concat([keys.remoteKey, keys.remoteSalt]));
    up();
  });
  const describe = (
    lines: readonly { kind: 'audio' | 'video'; direction: Direction; ssrc: number | null }[],
  ): string => {
    version++;
    const sections = lines.flatMap(({ kind, direction, ssrc }, mid) => [
      `m=${kind} 9 UDP/TLS/RTP/SAVPF ${kind === 'audio' ? '111 9 0 8 13 110 126' : '96 97 102 106 108'}`,
      'c=IN IP4 0.0.0.0',
      'a=rtcp:9 IN IP4 0.0.0.0',
      `a=ice-ufrag:${ufrag}`,
      'a=ice-pwd:0123456789012345678901',
      'a=ice-options:trickle',
      `a=fingerprint:sha-256 ${fingerprint}`,
      'a=setup:actpass',
      `a=mid:${mid}`,
      `a=${direction}`,
      'a=rtcp-mux',
      'a=rtcp-rsize',
      ...(kind === 'audio' ? AUDIO : VIDEO),
      ...(ssrc === null ? [] : [`a=ssrc:${ssrc} cname:x`, `a=ssrc:${ssrc} msid:- t`]),
    ]);
    const bundle = lines.map((_, mid) => mid).join(' ');
    const origin = `o=- 4611731400430051336 ${version} IN IP4 127.0.0.1`;
    return ['v=0', origin, 's=-', 't=0 0', `a=group:BUNDLE ${bundle}`, ...sections, ''].join('\r\n');
  };
  const client: RtcClient = {
    audioSsrc,
    videoSsrc,
    rtp: [],
    rtcp: [],
    onRtp: null,
    onRtcp: null,
    screenSsrc,
    offer: ({ audio, video }) =>
      describe([
        ...(audio === null ? [] : [{ kind: 'audio', direction: audio, ssrc: audioSsrc } as const]),
        ...(video === null ? [] : [{ kind: 'video', direction: video, ssrc: videoSsrc } as const]),
      ]),
    roomOffer: () =>
      describe(
        ROOM_LINES.map(({ kind, use, picture }) => ({
          kind,
          direction: use === 'sound' ? 'sendrecv' : use === 'own' ? 'sendonly' : 'recvonly',
          ssrc: use === 'sound' ? audioSsrc : use === 'slot' ? null : picture === 'camera' ? videoSsrc : screenSsrc,
        })),
      ),
    accept: async (answer) => {
      const value = (name: string): string => new RegExp(`^a=${name}:(.*)$`, 'm').exec(answer)![1]!.trim();
      port = Number(/candidate:\S+ 1 udp \d+ 127\.0\.0\.1 (\d+)/.exec(answer)![1]);
      const user = `${value('ice-ufrag')}:${ufrag}`;
      const password = value('ice-pwd');
      const check = (): void => socket.send(bindingRequest(user, password), port, '127.0.0.1');
      if (checks === null) {
        check();
        checks = setInterval(check, 500);
      }
      await connected;
    },
    send: (packet) => {
      const ready = isRtcp(packet) ? outward?.protectControl(packet) : outward?.protect(packet);
      if (ready != null) socket.send(ready, port, '127.0.0.1');
    },
    close: () => {
      if (checks !== null) clearInterval(checks);
      dtls.dtls.flight = 99;
      socket.close();
    },
  };
  socket.on('message', (packet) => {
    const first = packet[0]!;
    if (first >= 20 && first < 64) transport.onData(packet, ['127.0.0.1', port]);
    else if (first >= 128 && inward !== null) {
      const control = isRtcp(packet);
      const plain = control ? inward.unprotectControl(packet) : inward.unprotect(packet);
      if (plain === null) return;
      if (control) {
        client.rtcp.push(plain);
        client.onRtcp?.(plain);
      } else {
        client.rtp.push(plain);
        client.onRtp?.(plain);
      }
    }
  });
  return client;
};

const bindingRequest = (user: string, password: string): Buffer => {
  const name = Buffer.from(user);
  const padded = Math.ceil(name.length / 4) * 4;
  const out = Buffer.alloc(20 + 4 + padded + 4 + 12 + 24);
  out.writeUInt16BE(1, 0);
  out.writeUInt16BE(out.length - 20, 2);
  out.writeUInt32BE(0x2112a442, 4);
  randomBytes(12).copy(out, 8);
  let at = 20;
  out.writeUInt16BE(6, at);
  out.writeUInt16BE(name.length, at + 2);
  name.copy(out, at + 4);
  at += 4 + padded;
  out.writeUInt16BE(0x25, at);
  at += 4;
  out.writeUInt16BE(0x802a, at);
  out.writeUInt16BE(8, at + 2);
  at += 12;
  out.writeUInt16BE(8, at);
  out.writeUInt16BE(20, at + 2);
  createHmac('sha1', password)
    .update(out.subarray(0, at))
    .digest()
    .copy(out, at + 4);
  return out;
};
