import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { fingerprintOf, newSigningKey, signingKey } from './signing-key.ts';

test('a key made is the same key whenever it is read again, and no two are alike', () => {
  const [one, other] = [newSigningKey(), newSigningKey()];
  expect(signingKey(one)?.fingerprint).toBe(signingKey(one)?.fingerprint);
  expect(signingKey(one)?.fingerprint).not.toBe(signingKey(other)?.fingerprint);
  expect(signingKey(one)?.fingerprint).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  // The secret store takes no more.
  expect(one.length).toBeLessThan(1024);
});

test('what it signs, anybody verifies by its public half with nothing of ours (RFC 7515 appendix A.3 has 64 bytes)', () => {
  const key = signingKey(newSigningKey())!;
  const signature = Buffer.from(key.sign('text'), 'base64url');
  expect(signature).toHaveLength(64);
  const pub = createPublicKey({ key: key.jwk, format: 'jwk' });
  expect(verify('sha256', Buffer.from('text'), { key: pub, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
});

test('the fingerprint is the thumbprint of RFC 7638: members in order, nothing else', () => {
  // The key of RFC 7515 appendix A.3.
  const jwk = {
    crv: 'P-256',
    kty: 'EC',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  } as const;
  const text = `{"crv":"P-256","kty":"EC","x":"${jwk.x}","y":"${jwk.y}"}`;
  const hex = createHash('sha256').update(text).digest('hex').toUpperCase();
  expect(fingerprintOf(jwk).replaceAll(':', '')).toBe(hex);
});

test.each([
  ['', 'nothing'],
  ['AAAA', 'no key'],
  [
    generateKeyPairSync('ec', { namedCurve: 'P-384' })
      .privateKey.export({ type: 'pkcs8', format: 'der' })
      .toString('base64'),
    'another curve',
  ],
  [generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'), 'no EC key'],
])('a secret that is %2$s makes no key', (secret) => expect(signingKey(secret)).toBeNull());
