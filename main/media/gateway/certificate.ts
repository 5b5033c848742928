import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A key on P-256 and its self-signed certificate, both PEM. */
export type Certificate = { readonly certPem: string; readonly keyPem: string };

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes a certificate (RFC 5280 section 4.1) that says nothing of its owner: peers know it by its fingerprint alone. */
export const selfSigned = (now = Date.now()): Certificate => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const version3 = der(0xa0, der(INTEGER, Buffer.of(2)));
  // Positive and in its shortest form, as DER wants it.
  const serial = randomBytes(8);
  serial[0] = (serial[0]! & 0x3f) | 0x40;
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, Buffer.from('WebRTC')))));
  // Peers whose clock is behind ours get a day.
  const validity = der(SEQUENCE, utcTime(now - DAY_MS), utcTime(now + YEAR_MS));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const content = der(SEQUENCE, version3, der(INTEGER, serial), ECDSA_SHA256, name, validity, name, key);
  const signature = der(BIT_STRING, Buffer.of(0), sign('sha256', content, privateKey));
  const lines =
    der(SEQUENCE, content, ECDSA_SHA256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return {
    certPem: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};

const [INTEGER, BIT_STRING, OBJECT_ID, UTF8_STRING, UTC_TIME, SEQUENCE, SET] = [2, 3, 6, 12, 23, 0x30, 0x31] as const;

/** One value in DER (X.690): tag, length, content. */
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
};

/** YYMMDDHHMMSSZ; the form of every year until 2049 (RFC 5280 section 4.1.2.5). */
const utcTime = (ms: number): Buffer =>
  der(UTC_TIME, Buffer.from(`${new Date(ms).toISOString().replaceAll(/\D/g, '').slice(2, 14)}Z`));

/** id-at-commonName, 2.5.4.3. */
const COMMON_NAME = der(OBJECT_ID, Buffer.of(0x55, 4, 3));
/** ecdsa-with-SHA256, 1.2.840.10045.4.3.2 (RFC 5758 section 3.2). */
const ECDSA_SHA256 = der(SEQUENCE, der(OBJECT_ID, Buffer.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2)));
