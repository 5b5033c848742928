import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { cacheFolder, sweepLeftOvers } from './cache-folder.mjs';

const person = { platform: 'linux', uid: 1000, home: '/home/ada' };

it("is the machine's as root, because the app then runs as another user who has to read it", () => {
  expect(cacheFolder({}, { ...person, uid: 0, home: '/root' })).toBe('/var/cache/parley');
});

it("is the user's own elsewhere, where each system wants it", () => {
  expect(cacheFolder({}, person)).toBe(path.join('/home/ada/.cache/parley'));
  expect(cacheFolder({ XDG_CACHE_HOME: '/fast' }, person)).toBe(path.join('/fast/parley'));
  expect(cacheFolder({}, { ...person, platform: 'darwin' })).toBe(path.join('/home/ada/Library/Caches/Parley'));
});

it('removes what a dead process left, and leaves what a living one is writing', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'parley-sweep-'));
  const dead = spawnSync(process.execPath, ['-e', '0']).pid;
  const names = [`.tmp-${dead}-aaaaaa`, `.tmp-${process.pid}-bbbbbb`, 'electron-33.2.1'];
  for (const name of names) fs.mkdirSync(path.join(folder, name));
  expect(sweepLeftOvers(folder)).toEqual([names[0]]);
  expect(fs.readdirSync(folder).sort()).toEqual(names.slice(1).sort());
  fs.rmSync(folder, { recursive: true });
});
