import { X509Certificate } from 'node:crypto';
import {
  DtlsClient,
  DtlsServer,
  HashAlgorithm,
  SignatureAlgorithm,
} from '../../../node_modules/werift/lib/dtls/src/index.js';
import { type Certificate, selfSigned } from './certificate.ts';
import { distrust, fingerprintOf } from './dtls-trust.ts';
import { type SrtpSuite, srtpSuite } from './srtp-suites.ts';

/** A certificate for DTLS, self-signed, and what SDP says of it. */
export type DtlsCertificate = Certificate & {
  readonly signatureHash: { readonly hash: 4; readonly signature: 1 | 3 };
  /** SHA-256 in upper-case hex pairs with colons (RFC 8122 section 5). */
  readonly fingerprint: string;
};

/** Master keys of the two directions, each key and salt together. */
export type DtlsKeys = { readonly suite: SrtpSuite; readonly local: Buffer; readonly remote: Buffer };

/** Who sends the ClientHello: the client is `active` in SDP, the server `passive` (RFC 5763 section 5). */
export type DtlsRole = 'client' | 'server';

/** A handshake under way; packets go in by `receive`, also after its end, as the peer may have missed our last flight. */
export type DtlsHandshake = {
  /** Sends the ClientHello, once; nothing for a server. */
  start(): void;
  receive(packet: Buffer): void;
  close(): void;
};

/** What a handshake needs and whom it tells; exactly one of `connected` and `failed` is called, once. */
export type DtlsOptions = {
  readonly role: DtlsRole;
  readonly certificate: DtlsCertificate;
  /** Fingerprint of the peer's certificate from its SDP. */
  readonly expected: { readonly algorithm: string; readonly value: string };
  send(packet: Buffer): void;
  connected(keys: DtlsKeys): void;
  failed(reason: string): void;
};

/** SRTP protection profiles by their numbers in DTLS (RFC 5764 section 4.1.2, RFC 7714 section 14.2), strongest first. */
const PROFILES = [
  { number: 7, suite: 'AEAD_AES_128_GCM' },
  { number: 1, suite: 'AES_CM_128_HMAC_SHA1_80' },
] as const;

let current: DtlsCertificate | null = null;

/** The certificate of this process, made on first use: an ECDSA key on P-256, never written anywhere. */
export const dtlsCertificate = (): DtlsCertificate => {
  current ??= withFingerprint(selfSigned());
  return current;
};

const withFingerprint = (made: Certificate): DtlsCertificate => ({
  ...made,
  signatureHash: { hash: HashAlgorithm.sha256_4, signature: SignatureAlgorithm.ecdsa_3 },
  fingerprint: fingerprintOf(new X509Certificate(made.certPem).raw),
});

/** Handshake messages that a peer sends once, ServerHello to ClientKeyExchange (RFC 5246 section 7.4). */
const ONCE: ReadonlySet<number> = new Set([2, 11, 12, 13, 14, 15, 16, 20]);
/** Of those the ones whose repetition means that our answer was lost. */
const ANSWERED: ReadonlySet<number> = new Set([14, 20]);
const [CLIENT_HELLO, FINISHED] = [1, 20];

/** A DTLS-SRTP handshake in either role, over a path that something else has proved. */
export const dtlsHandshake = ({ role, certificate, expected, send, connected, failed }: DtlsOptions): DtlsHandshake => {
  let over = false;
  let isUp = false;
  let started = false;
  const fail = (reason: string): void => {
    if (over) return;
    over = true;
    transport.closed = true;
    failed(reason);
  };
  const transport = {
    type: 'udp',
    closed: false,
    address: { address: '127.0.0.1', family: 'IPv4', port: 0 },
    onData: (_packet: Buffer, _from: readonly [string, number]): void => undefined,
    send: async (packet: Buffer): Promise<void> => {
      if (!transport.closed) send(packet);
    },
    close: async (): Promise<void> => undefined,
  };
  const options = {
    cert: certificate.certPem,
    key: certificate.keyPem,
    signatureHash: certificate.signatureHash,
    transport,
    srtpProfiles: PROFILES.map((p) => p.number),
    extendedMasterSecret: true,
    // Both sides show a certificate (RFC 5763 section 5); a client that does not wait for the request shows none.
    certificateRequest: true,
  };
  const client = role === 'client' ? new DtlsClient(options) : null;
  const socket = client ?? new DtlsServer(options);

  const seen = new Map<number, Buffer>();
  const handle = socket.onHandleHandshakes;
  socket.onHandleHandshakes = async (messages) => {
    for (const message of messages) {
      const { msg_type: type, fragment } = message;
      // A hello without a cookie makes the library begin anew, in the middle of a handshake and after it.
      if (type === CLIENT_HELLO && socket.dtls.flight >= 4) {
        if (isUp || isFirstHello(fragment)) continue;
      } else if (ONCE.has(type)) {
        const before = seen.get(type);
        // The library takes a second certificate or key exchange in place of the one that was checked.
        if (before !== undefined && !before.equals(fragment)) return fail('dtls: the peer changed its mind');
        if (before !== undefined && !ANSWERED.has(type)) continue;
        seen.set(type, Buffer.from(fragment));
      }
      if (isUp && type !== FINISHED) continue;
      await handle([message]);
    }
  };
  socket.onConnect.once(() => {
    if (over) return;
    const wrong = distrust(socket, role, seen, expected);
    if (wrong !== null) return fail(`dtls: ${wrong}`);
    const profile = PROFILES.find((p) => p.number === socket.srtp.srtpProfile);
    const suite = srtpSuite(profile?.suite ?? '');
    if (suite === null) return fail('dtls: no SRTP profile in common');
    const keys = socket.extractSessionKeys(suite.key, suite.salt);
    over = true;
    isUp = true;
    connected({
      suite,
      local: Buffer.concat([keys.localKey, keys.localSalt]),
      remote: Buffer.concat([keys.remoteKey, keys.remoteSalt]),
    });
  });
  socket.onError.subscribe((error) => fail(`dtls: ${String(error)}`));
  return {
    start: () => {
      if (started || client === null) return;
      started = true;
      client.connect().catch((error: unknown) => fail(`dtls: ${String(error)}`));
    },
    receive: (packet) => {
      if (over && !isUp) return;
      try {
        transport.onData(packet, ['127.0.0.1', 0]);
      } catch {
        // Cut short or no DTLS at all.
      }
    },
    close: () => {
      over = true;
      isUp = false;
      transport.closed = true;
      // Ends the library's retransmission loop at its next turn.
      socket.dtls.flight = 99;
    },
  };
};

/** Whether a ClientHello has no cookie yet (RFC 6347 section 4.2.1). */
const isFirstHello = (hello: Buffer): boolean => hello[35 + hello[34]!] === 0;
