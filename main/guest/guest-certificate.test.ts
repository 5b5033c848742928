import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { guestCertificate } from './guest-certificate.ts';

const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'parley-guest-'));
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true });
});
const own = async (dir: string, now = Date.now) => {
  const made = await guestCertificate({ kind: 'own' }, dir, now);
  if (!made.ok) throw new Error(made.failure.reason);
  return made.value;
};

test('the own certificate is made once and kept, its key readable by its owner alone', async () => {
  const dir = folder();
  const first = await own(dir);
  expect((await own(dir)).fingerprint).toBe(first.fingerprint);
  expect(statSync(join(dir, 'guest-page', 'key.pem')).mode & 0o777).toBe(0o600);
  const read = new X509Certificate(first.cert);
  expect(read.fingerprint256).toBe(first.fingerprint);
  expect(read.checkHost('localhost')).toBe('localhost');
  expect(read.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(read.verify(read.publicKey)).toBe(true);
});

test('it is made anew two weeks before it expires', async () => {
  const dir = folder();
  const first = await own(dir);
  expect((await own(dir, () => first.expiresAt - 10 * 24 * 3_600_000)).fingerprint).not.toBe(first.fingerprint);
});

test('files of IT that do not fit are refused with what is wrong', async () => {
  const [a, b] = [folder(), folder()];
  await own(a);
  await own(b);
  const files = (certPath: string, keyPath: string) => guestCertificate({ kind: 'files', certPath, keyPath }, a);
  const [cert, key] = [join(a, 'guest-page', 'certificate.pem'), join(b, 'guest-page', 'key.pem')];
  expect(await files(cert, key)).toMatchObject({
    ok: false,
    failure: { reason: expect.stringContaining('cannot be used') },
  });
  expect(await files(join(a, 'none'), key)).toMatchObject({
    ok: false,
    failure: { reason: expect.stringContaining('cannot be read') },
  });
  writeFileSync(join(a, 'x.pem'), readFileSync(cert).subarray(0, 100));
  expect(await files(join(a, 'x.pem'), key)).toMatchObject({ ok: false });
});
