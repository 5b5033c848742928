import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isComplete, markComplete } from './manifest.mjs';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'parley-manifest-'));
  fs.mkdirSync(path.join(folder, 'locales'));
  fs.writeFileSync(path.join(folder, 'electron'), 'a long binary');
  fs.writeFileSync(path.join(folder, 'locales', 'en.pak'), 'words');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

it('trusts a folder only once it has been marked, so that a killed run is never used', () => {
  expect(isComplete(folder, 'sha512-x')).toBe(false);
  markComplete(folder, 'sha512-x');
  expect(isComplete(folder, 'sha512-x')).toBe(true);
});

it('notices a file that was cut short after it had been marked', () => {
  markComplete(folder, 'sha512-x');
  fs.truncateSync(path.join(folder, 'electron'), 4);
  expect(isComplete(folder, 'sha512-x')).toBe(false);
});

it('notices a file that was removed, also in a sub-folder', () => {
  markComplete(folder, 'sha512-x');
  fs.rmSync(path.join(folder, 'locales', 'en.pak'));
  expect(isComplete(folder, 'sha512-x')).toBe(false);
});

it('does not take a folder made from something else, so that a new pin is fetched', () => {
  markComplete(folder, 'sha512-x');
  expect(isComplete(folder, 'sha512-y')).toBe(false);
});

it('takes a damaged stamp as no stamp', () => {
  markComplete(folder, 'sha512-x');
  fs.writeFileSync(path.join(folder, '.complete.json'), '{"identity":"sha512-x"');
  expect(isComplete(folder, 'sha512-x')).toBe(false);
});
