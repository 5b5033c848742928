import { createHash, createVerify, X509Certificate } from 'node:crypto';
import { DtlsClient, HashAlgorithm, SignatureAlgorithm } from '../../../node_modules/werift/lib/dtls/src/index.js';
import { type Certificate, selfSigned } from './certificate.ts';
import { type SrtpSuite, srtpSuite } from './srtp-suites.ts';

/** A certificate for DTLS, self-signed, and what SDP says of it. */
export type DtlsCertificate = Certificate & {
  readonly signatureHash: { readonly hash: 4; readonly signature: 1 | 3 };
  /** SHA-256 in upper-case hex pairs with colons (RFC 8122 section 5). */
  readonly fingerprint: string;
};

/** Master keys of the two directions, each key and salt together. */
export type DtlsKeys = { readonly suite: SrtpSuite; readonly local: Buffer; readonly remote: Buffer };

/** A handshake under way; packets go in by `receive`. */
export type DtlsHandshake = {
  /** Sends the ClientHello; once. */
  start(): void;
  receive(packet: Buffer): void;
  close(): void;
};

/** What a handshake needs and whom it tells; exactly one of `connected` and `failed` is called, once. */
export type DtlsOptions = {
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

const digestNames: ReadonlySet<string> = new Set(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']);

/** The fingerprint of a certificate in DER; "" for a hash function that is not known. */
export const fingerprintOf = (der: Buffer, algorithm = 'sha-256'): string => {
  const name = algorithm.toLowerCase();
  if (!digestNames.has(name)) return '';
  const hex = createHash(name.replace('-', '')).update(der).digest('hex').toUpperCase();
  return hex.match(/../g)!.join(':');
};

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

/** A DTLS-SRTP handshake as the client (`a=setup:active`), over a path that something else has proved. */
export const dtlsHandshake = ({ certificate, expected, send, connected, failed }: DtlsOptions): DtlsHandshake => {
  let over = false;
  let started = false;
  const fail = (reason: string): void => {
    if (over) return;
    over = true;
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
  const client = new DtlsClient({
    cert: certificate.certPem,
    key: certificate.keyPem,
    signatureHash: certificate.signatureHash,
    transport,
    srtpProfiles: PROFILES.map((p) => p.number),
    extendedMasterSecret: true,
  });
  const handle = client.onHandleHandshakes;
  // Chromium sends its certificate and the key exchange in one flight, so the certificate is known only after `handle`;
  // the handshake itself completes a round trip later.
  client.onHandleHandshakes = async (messages) => {
    await handle(messages);
    for (const message of messages)
      if (message.msg_type === 12 && !keyExchangeIsSigned(client, message.fragment)) {
        fail('dtls: the key exchange is not signed by the certificate');
        return;
      }
  };
  client.onConnect.once(() => {
    if (over) return;
    const der = client.remoteCertificate;
    const profile = PROFILES.find((p) => p.number === client.srtp.srtpProfile);
    if (der === undefined || fingerprintOf(der, expected.algorithm) !== expected.value.toUpperCase())
      return fail('dtls: the certificate is not the one in the SDP');
    const suite = srtpSuite(profile?.suite ?? '');
    if (suite === null) return fail('dtls: no SRTP profile in common');
    const keys = client.extractSessionKeys(suite.key, suite.salt);
    over = true;
    connected({
      suite,
      local: Buffer.concat([keys.localKey, keys.localSalt]),
      remote: Buffer.concat([keys.remoteKey, keys.remoteSalt]),
    });
  });
  client.onError.subscribe((error) => fail(`dtls: ${String(error)}`));
  return {
    start: () => {
      if (started) return;
      started = true;
      client.connect().catch((error: unknown) => fail(`dtls: ${String(error)}`));
    },
    receive: (packet) => transport.onData(packet, ['127.0.0.1', 0]),
    close: () => {
      over = true;
      transport.closed = true;
      // Ends the library's retransmission loop at its next turn.
      client.dtls.flight = 99;
    },
  };
};

/** Whether a ServerKeyExchange is signed by the certificate seen before it (RFC 8422 section 5.4); the library does not look. */
const keyExchangeIsSigned = (client: DtlsClient, message: Buffer): boolean => {
  try {
    const parameters = 4 + message[3]!;
    const signature = message.subarray(parameters + 4, parameters + 4 + message.readUInt16BE(parameters + 2));
    const algorithm = ({ 2: 'sha1', 4: 'sha256', 5: 'sha384', 6: 'sha512' } as const)[message[parameters]! as 2];
    const { cipher } = client;
    if (algorithm === undefined || cipher.remoteCertificate === undefined) return false;
    const verify = createVerify(algorithm)
      .update(cipher.localRandom.serialize())
      .update(cipher.remoteRandom.serialize())
      .update(message.subarray(0, parameters));
    return verify.verify(new X509Certificate(cipher.remoteCertificate).publicKey, signature);
  } catch {
    return false;
  }
};
