import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { selfSigned } from './certificate.ts';

test('the certificate is signed by its own key, and that key is the one that comes with it', () => {
  const { certPem, keyPem } = selfSigned();
  const certificate = new X509Certificate(certPem);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(keyPem))).toBe(true);
  expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
});

test('it is valid from a day ago for a year, and names nobody', () => {
  const certificate = new X509Certificate(selfSigned(Date.UTC(2026, 10, 25, 12, 30, 59, 500)).certPem);
  expect(certificate.validFrom).toBe('Nov 24 12:30:59 2026 GMT');
  expect(certificate.validTo).toBe('Nov 25 12:30:59 2027 GMT');
  expect([certificate.subject, certificate.issuer]).toEqual(['CN=WebRTC', 'CN=WebRTC']);
});

test('every one has another key and serial number, whose first bit keeps the number positive', () => {
  const all = Array.from({ length: 50 }, () => new X509Certificate(selfSigned().certPem));
  expect(new Set(all.map((one) => one.serialNumber)).size).toBe(50);
  expect(new Set(all.map((one) => one.fingerprint256)).size).toBe(50);
  for (const one of all) expect(one.serialNumber).toMatch(/^[4-7][0-9A-F]{15}$/);
});
