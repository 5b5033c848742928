import { randomBytes, X509Certificate } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { Direction } from '../../../app/media/direction.ts';
import { ROOM_LINES } from '../../../app/meeting/slots.ts';
import { fingerprintOf } from '../../../main/media/gateway/dtls-trust.ts';
import { ATTRIBUTE, isStun, MESSAGE, stunMessage } from '../../../main/media/gateway/ice/stun-message.ts';
import { isRtcp } from '../../../main/media/gateway/rtp.ts';
import { SrtpContext } from '../../../main/media/gateway/srtp.ts';
import { srtpSuite } from '../../../main/media/gateway/srtp-suites.ts';
import { bindingResponse, readBindingRequest } from '../../../main/media/gateway/stun.ts';
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

/** A browser's end of a leg, for tests without one: ICE-controlling, one candidate, DTLS server, SRTP; no codecs. */
export type RtcClient = {
  /** What a description says of this end's transport. */
  transport(): readonly string[];
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
  /** New credentials: the next offer restarts ICE. */
  restart(): void;
  send(packet: Buffer): void;
  close(): void;
};

/** RFC 8445 section 16.1; the gateway never controls. */
const ICE_CONTROLLING = 0x802a;
const PASSWORD = '0123456789012345678901';

let certificate: Promise<{ certPem: string; keyPem: string; signatureHash: { hash: 4; signature: 1 | 3 } }> | null =
  null;

/** Opens one at an address of this machine. */
export const rtcClient = async (address = '127.0.0.1'): Promise<RtcClient> => {
  certificate ??= CipherContext.createSelfSignedCertificateWithKey(
    { hash: HashAlgorithm.sha256_4, signature: SignatureAlgorithm.ecdsa_3 },
    NamedCurveAlgorithm.secp256r1_23,
  );
  const { certPem, keyPem, signatureHash } = await certificate;
  const fingerprint = fingerprintOf(Buffer.from(new X509Certificate(certPem).raw));
  const socket: Socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  let ufrag = randomBytes(4).toString('hex');
  const transportLines = (): string[] => [
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${PASSWORD}`,
    `a=fingerprint:sha-256 ${fingerprint}`,
    `a=candidate:1 1 udp 2130706431 ${address} ${socket.address().port} typ host`,
  ];
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
      if (port > 0) socket.send(packet, port, address);
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
      `a=ice-pwd:${PASSWORD}`,
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
    transport: transportLines,
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
      port = Number(
        answer
          .split(/candidate:\S+ 1 udp \d+ /)
          .find((rest) => rest.startsWith(`${address} `))!
          .split(' ')[1],
      );
      const user = `${value('ice-ufrag')}:${ufrag}`;
      const password = value('ice-pwd');
      const check = (): void => socket.send(bindingRequest(user, password), port, address);
      if (checks !== null) clearInterval(checks);
      check();
      checks = setInterval(check, 500);
      await connected;
    },
    restart: () => {
      ufrag = randomBytes(4).toString('hex');
    },
    send: (packet) => {
      const ready = isRtcp(packet) ? outward?.protectControl(packet) : outward?.protect(packet);
      if (ready != null) socket.send(ready, port, address);
    },
    close: () => {
      if (checks !== null) clearInterval(checks);
      dtls.dtls.flight = 99;
      socket.close();
    },
  };
  socket.on('message', (packet) => {
    const first = packet[0]!;
    const check = isStun(packet) ? readBindingRequest(packet, ufrag, PASSWORD) : null;
    if (check !== null) socket.send(bindingResponse(check, address, port, PASSWORD), port, address);
    else if (first >= 20 && first < 64) transport.onData(packet, [address, port]);
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

const bindingRequest = (user: string, password: string): Buffer =>
  stunMessage(
    MESSAGE.bindingRequest,
    randomBytes(12),
    [
      [ATTRIBUTE.username, Buffer.from(user)],
      [ATTRIBUTE.priority, Buffer.from([0x6e, 0, 0, 0xff])],
      [ATTRIBUTE.useCandidate, Buffer.alloc(0)],
      [ICE_CONTROLLING, Buffer.alloc(8)],
    ],
    password,
  );
