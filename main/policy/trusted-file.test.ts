import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import { linuxPolicies } from './linux-policies.ts';
import { readTrustedFile } from './trusted-file.ts';

let folder: TestFolder;
let path: string;
const own = process.getuid?.() ?? 0;
/** Puts something else in the file's place. */
const replaced = (by: () => void) => () => {
  renameSync(path, `${path}.real`);
  by();
};
const trust = () => ({ owner: own, top: folder.path });
const read = () => readTrustedFile(path, trust());

beforeEach(() => {
  folder = testFolder();
  mkdirSync(join(folder.path, 'parley'));
  path = join(folder.path, 'parley', 'policy.json');
  writeFileSync(path, '{"Theme":"dark"}');
  chmodSync(path, 0o644);
});
afterEach(() => folder.remove());

test('a file that only its owner can write is read', () => {
  expect(read()).toEqual({ state: 'read', bytes: Buffer.from('{"Theme":"dark"}') });
});

test('no file, and no folder either, is no policy', () => {
  expect(readTrustedFile(join(folder.path, 'parley', 'none.json'), trust())).toEqual({ state: 'absent' });
  expect(readTrustedFile(join(folder.path, 'nowhere', 'policy.json'), trust())).toEqual({ state: 'absent' });
});

test.each<[string, () => void, RegExp]>([
  ['that everybody can write', () => chmodSync(path, 0o646), /written by others/],
  ['that a group can write', () => chmodSync(path, 0o664), /written by others/],
  [
    'in a folder that everybody can write',
    () => chmodSync(join(folder.path, 'parley'), 0o777),
    /folder .* written by others/,
  ],
  ['below a folder that everybody can write', () => chmodSync(folder.path, 0o757), /folder .* written by others/],
  ['that is a link', replaced(() => symlinkSync(`${path}.real`, path)), /symbolic link/],
  [
    'in a folder that is a link',
    () => {
      renameSync(join(folder.path, 'parley'), join(folder.path, 'real'));
      symlinkSync('real', join(folder.path, 'parley'));
    },
    /folder .* symbolic link/,
  ],
  ['that is a pipe nobody writes to', replaced(() => execFileSync('mkfifo', [path])), /neither a file/],
  ['that is a folder', replaced(() => mkdirSync(path)), /neither a file/],
  ['of ten megabytes', () => truncateSync(path, 10 * 1024 * 1024), /larger than/],
])('a file %s is refused', (_what, spoil, reason) => {
  spoil();
  expect(read()).toEqual({ state: 'refused', reason: expect.stringMatching(reason) });
});

test.runIf(own === 0)('a file, or a folder above it, of somebody else is refused', () => {
  chownSync(path, 12_345, 0);
  expect(read()).toEqual({ state: 'refused', reason: expect.stringMatching(/belongs to user 12345, not to root/) });
  chownSync(path, 0, 0);
  chownSync(join(folder.path, 'parley'), 12_345, 0);
  expect(read()).toEqual({ state: 'refused', reason: expect.stringMatching(/folder .* belongs to user 12345/) });
});

test.each(['', '{"Theme":', '[]', '"dark"', 'null', '\u0000'])(
  'a file that holds %j cannot be read as policies',
  async (text) => {
    writeFileSync(path, text);
    expect(await linuxPolicies(path, trust()).read()).toMatchObject({ state: 'unreadable' });
  },
);

test('a file with an empty object holds no policies', async () => {
  writeFileSync(path, '{}');
  expect(await linuxPolicies(path, trust()).read()).toEqual({ state: 'absent' });
});
