import { createHash, createVerify, timingSafeEqual, X509Certificate } from 'node:crypto';
import { prfVerifyDataClient, prfVerifyDataServer } from '../../../node_modules/werift/lib/dtls/src/cipher/prf.js';
import type { DtlsSocket } from '../../../node_modules/werift/lib/dtls/src/index.js';

const digestNames: ReadonlySet<string> = new Set(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']);

/** Whether a hash function is known by this name (RFC 8122 section 5). */
export const isDigest = (algorithm: string): boolean => digestNames.has(algorithm.toLowerCase());

/** The fingerprint of a certificate in DER; "" for a hash function that is not known. */
export const fingerprintOf = (der: Buffer, algorithm = 'sha-256'): string => {
  const name = algorithm.toLowerCase();
  if (!isDigest(name)) return '';
  const hex = createHash(name.replace('-', '')).update(der).digest('hex').toUpperCase();
  return hex.match(/../g)!.join(':');
};

/** Messages of a handshake (RFC 5246 section 7.4). */
const MESSAGE = { serverKeyExchange: 12, certificateVerify: 15, finished: 20 };
const HASHES: Readonly<Record<number, string>> = { 2: 'sha1', 4: 'sha256', 5: 'sha384', 6: 'sha512' };

/**
 * Why a handshake that has run to its end is not to be trusted; null when it is. The library looks at none of this:
 * whose certificate it is (RFC 5763 section 5), whether the peer holds its key, and whether both saw the same messages.
 */
export const distrust = (
  socket: DtlsSocket,
  role: 'client' | 'server',
  seen: ReadonlyMap<number, Buffer>,
  expected: { readonly algorithm: string; readonly value: string },
): string | null => {
  const der = socket.remoteCertificate;
  if (der === undefined) return 'the peer has no certificate';
  if (fingerprintOf(der, expected.algorithm) !== expected.value.toUpperCase())
    return 'the certificate is not the one in the SDP';
  const messages = socket.dtls.sortedHandshakeCache;
  const transcript = (...without: number[]): Buffer =>
    Buffer.concat(messages.filter((m) => !without.includes(m.msg_type)).map((m) => m.serialize()));
  const { certificateVerify, finished, serverKeyExchange } = MESSAGE;
  if (role === 'client') {
    if (!isKeyExchangeSigned(socket, der, seen.get(serverKeyExchange)))
      return 'the key exchange is not signed by the certificate';
  } else if (!isSigned(der, seen.get(certificateVerify), [transcript(certificateVerify, finished)]))
    return 'the peer does not hold the key of its certificate';
  const { masterSecret } = socket.cipher;
  const proof =
    role === 'client'
      ? prfVerifyDataServer(masterSecret, transcript())
      : prfVerifyDataClient(masterSecret, transcript(finished));
  const got = seen.get(finished);
  return got?.length === proof.length && timingSafeEqual(got, proof) ? null : 'the peer saw another handshake';
};

/** Whether `signed` begins with a signature of the parts: hash, algorithm, length, signature (RFC 5246 section 4.7). */
const isSigned = (der: Buffer, signed: Buffer | undefined, parts: readonly Buffer[]): boolean => {
  try {
    const hash = HASHES[signed![0]!];
    if (signed === undefined || hash === undefined) return false;
    const verify = createVerify(hash);
    for (const part of parts) verify.update(part);
    return verify.verify(new X509Certificate(der).publicKey, signed.subarray(4, 4 + signed.readUInt16BE(2)));
  } catch {
    return false;
  }
};

/** Whether a ServerKeyExchange is signed with the key of the certificate (RFC 8422 section 5.4). */
const isKeyExchangeSigned = ({ cipher }: DtlsSocket, der: Buffer, message: Buffer | undefined): boolean => {
  const parameters = 4 + (message?.[3] ?? 0);
  if (message === undefined || message.length < parameters) return false;
  const parts = [cipher.localRandom.serialize(), cipher.remoteRandom.serialize(), message.subarray(0, parameters)];
  return isSigned(der, message.subarray(parameters), parts);
};
