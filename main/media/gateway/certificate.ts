import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A key on P-256 and its self-signed certificate, both PEM. */
export type Certificate = { readonly certPem: string; readonly keyPem: string };

/** What a certificate says of its owner. */
export type Subject = {
  readonly name: string;
  /** Days from now; the one before counts too, for peers whose clock is behind ours. */
  readonly days: number;
  /** DNS names and IPv4 addresses that a TLS server is known by (RFC 5280 section 4.2.1.6); none for DTLS. */
  readonly names: readonly string[];
};

const DAY_MS = 24 * 60 * 60 * 1000;
/** Nothing: peers know it by its fingerprint alone. */
const NOBODY: Subject = { name: 'WebRTC', days: 365, names: [] };

/** Makes a certificate (RFC 5280 section 4.1), signed by its own key. */
export const selfSigned = (now = Date.now(), subject = NOBODY): Certificate => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const version3 = der(0xa0, der(INTEGER, Buffer.of(2)));
  // Positive and in its shortest form, as DER wants it.
  const serial = randomBytes(8);
  serial[0] = (serial[0]! & 0x3f) | 0x40;
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, Buffer.from(subject.name)))));
  const validity = der(SEQUENCE, utcTime(now - DAY_MS), utcTime(now + subject.days * DAY_MS));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const extensions = subject.names.length === 0 ? [] : [der(0xa3, der(SEQUENCE, namesOf(subject.names), FOR_SERVERS))];
  const content = der(
    SEQUENCE,
    ...[version3, der(INTEGER, serial), ECDSA_SHA256, name, validity, name, key],
    ...extensions,
  );
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

const [INTEGER, BIT_STRING, OCTET_STRING, OBJECT_ID] = [2, 3, 4, 6] as const;
const [UTF8_STRING, UTC_TIME, SEQUENCE, SET] = [12, 23, 0x30, 0x31] as const;
/** GeneralName: dNSName and iPAddress. */
const [DNS_NAME, IP_ADDRESS] = [0x82, 0x87] as const;

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
/** id-ce-extKeyUsage with id-kp-serverAuth (RFC 5280 section 4.2.1.12). */
const FOR_SERVERS = der(
  SEQUENCE,
  der(OBJECT_ID, Buffer.of(0x55, 0x1d, 0x25)),
  der(OCTET_STRING, der(SEQUENCE, der(OBJECT_ID, Buffer.of(0x2b, 6, 1, 5, 5, 7, 3, 1)))),
);

/** id-ce-subjectAltName. */
const namesOf = (names: readonly string[]): Buffer => {
  const general = names.map((name) =>
    isIPv4(name) ? der(IP_ADDRESS, Buffer.from(name.split('.').map(Number))) : der(DNS_NAME, Buffer.from(name)),
  );
  return der(SEQUENCE, der(OBJECT_ID, Buffer.of(0x55, 0x1d, 0x11)), der(OCTET_STRING, der(SEQUENCE, ...general)));
};
