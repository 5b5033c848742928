import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import { fakeCipher } from './cipher.fake.ts';
import { type Cipher, openSecrets } from './secret-store.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = testFolder();
});
afterEach(() => folder.remove());

const open = (cipher: Cipher = fakeCipher()) => folder.opened(openSecrets(folder.path, cipher, folder.onProblem));
const kinds = () => folder.problems.map(({ kind }) => kind);
const everythingOnDisk = () =>
  readdirSync(folder.path)
    .map((name) => readFileSync(join(folder.path, name), 'utf8'))
    .join('\n');

const SECRET = 'correct horse 王';

describe('with a key store', () => {
  test('a secret that is to be remembered is there after a restart, and never on the disk in plain', async () => {
    expect(await open().set('a1', SECRET, true)).toEqual({ ok: true, value: null });
    expect(open().get('a1')).toBe(SECRET);
    expect(open().has('a1')).toBe(true);
    expect(everythingOnDisk()).not.toContain('correct');
    expect(everythingOnDisk()).not.toContain(Buffer.from(SECRET).toString('base64').slice(0, 8));
    expect(folder.problems).toEqual([]);
    if (process.platform !== 'win32') expect(statSync(join(folder.path, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  test('a secret that is not to be remembered stays in memory, and an older one leaves the disk', async () => {
    const secrets = open();
    await secrets.set('a1', 'old', true);
    await secrets.set('a1', SECRET, false);
    expect(secrets.get('a1')).toBe(SECRET);
    expect(open().get('a1')).toBeNull();
  });

  test('what is removed is gone from memory and disk', async () => {
    const secrets = open();
    await secrets.set('a1', SECRET, true);
    await secrets.set('a2', 'other', true);
    await secrets.remove('a1');
    await secrets.remove('a1');
    expect([secrets.get('a1'), secrets.has('a1'), open().get('a1'), open().get('a2')]).toEqual([
      null,
      false,
      null,
      'other',
    ]);
  });

  test.each(['__proto__', 'constructor', 'toString'])(
    'there is no secret of %s, which every object has',
    async (id) => {
      expect(open().get(id)).toBeNull();
      await open().set(id, SECRET, true);
      expect(open().has('a1')).toBe(false);
    },
  );

  test('an empty secret is a secret', async () => {
    await open().set('a1', '', true);
    expect(open().get('a1')).toBe('');
  });

  test('a secret of 10 MB is refused', async () => {
    const set = await open().set('a1', 'x'.repeat(10_000_000), true);
    expect(set.ok ? 0 : set.failure.code).toBe(430100010);
  });
});

describe('without a key store', () => {
  const none = fakeCipher(0x5a, false);

  test('a secret is never written, it is kept while the app runs, and the person is told', async () => {
    const secrets = open(none);
    expect(await secrets.set('a1', SECRET, true)).toEqual({ ok: true, value: null });
    expect(secrets.get('a1')).toBe(SECRET);
    expect(kinds()).toEqual(['no-key-store']);
    await secrets.flush();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('nothing is told where nothing was to be remembered', async () => {
    await open(none).set('a1', SECRET, false);
    expect(folder.problems).toEqual([]);
  });

  test('what was sealed before stays, for the key store may come back', async () => {
    await open().set('a1', SECRET, true);
    const secrets = open(none);
    expect(secrets.get('a1')).toBeNull();
    await secrets.set('a2', 'other', true);
    await secrets.flush();
    expect(open().get('a1')).toBe(SECRET);
  });

  test('a key store that fails when it is used is none', async () => {
    const failing: Cipher = {
      ...fakeCipher(),
      encrypt: () => {
        throw new Error('key chain locked');
      },
    };
    const secrets = open(failing);
    await secrets.set('a1', SECRET, true);
    expect(secrets.get('a1')).toBe(SECRET);
    expect(kinds()).toEqual(['no-key-store']);
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

describe('secrets that cannot be read', () => {
  test('are asked for again, kept aside, and told once', async () => {
    await open(fakeCipher(1)).set('a1', SECRET, true);
    const before = readFileSync(join(folder.path, 'secrets.json'), 'utf8');
    const secrets = open(fakeCipher(2));
    expect(secrets.get('a1')).toBeNull();
    expect(secrets.has('a1')).toBe(false);
    await secrets.flush();
    const [aside = ''] = folder.aside();
    expect(folder.problems).toEqual([{ kind: 'secrets-unreadable', detail: join(folder.path, aside) }]);
    expect(readFileSync(join(folder.path, aside), 'utf8')).toBe(before);
    await secrets.set('a1', 'new', true);
    expect(open(fakeCipher(2)).get('a1')).toBe('new');
    expect(folder.problems).toHaveLength(1);
  });

  test.each(['{', '[]', '{"a1": 7}', '{"a1": "not base64!"}'])(
    'because the file is %s: kept aside and told',
    (text) => {
      writeFileSync(join(folder.path, 'secrets.json'), text);
      expect(open().get('a1')).toBeNull();
      expect(kinds()).toEqual(['secrets-unreadable']);
      expect(folder.aside()).toHaveLength(1);
    },
  );

  test('no secret is ever in what is told', async () => {
    await open(fakeCipher(1)).set('a1', SECRET, true);
    open(fakeCipher(2)).get('a1');
    await open(fakeCipher(1, false)).set('a1', SECRET, true);
    expect(JSON.stringify(folder.problems)).not.toContain('correct');
  });
});
