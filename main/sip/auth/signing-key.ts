import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
} from 'node:crypto';

/** A public key on P-256 as it travels (RFC 7517, RFC 7518 section 6.2.1); coordinates are 43 characters of base64url. */
export type PublicJwk = { readonly crv: 'P-256'; readonly kty: 'EC'; readonly x: string; readonly y: string };

/** The key that a Parley signs its calls with (ES256, RFC 7518 section 3.4). */
export type SigningKey = {
  readonly jwk: PublicJwk;
  readonly fingerprint: string;
  /** The signature of a text, base64url of 64 bytes. */
  sign(text: string): string;
};

/** Makes a key, as text for the secret store: base64 of PKCS #8. */
export const newSigningKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'der' })
    .toString('base64');

/** The key of such a text; null when it is none. */
export const signingKey = (secret: string): SigningKey | null => {
  const key = readKey(secret);
  const { crv, x = '', y = '' } = key === null ? {} : createPublicKey(key).export({ format: 'jwk' });
  if (key === null || crv !== 'P-256') return null;
  const jwk: PublicJwk = { crv, kty: 'EC', x, y };
  return {
    jwk,
    fingerprint: fingerprintOf(jwk),
    sign: (text) => signBytes('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
  };
};

/** What a person compares: the key's thumbprint (RFC 7638, SHA-256) in upper-case hex pairs with colons. */
export const fingerprintOf = ({ crv, kty, x, y }: PublicJwk): string => {
  const hex = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('hex').toUpperCase();
  return hex.match(/../g)!.join(':');
};

const readKey = (secret: string): KeyObject | null => {
  try {
    return createPrivateKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'pkcs8' });
  } catch {
    return null;
  }
};
