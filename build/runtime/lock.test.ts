import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

let file: string;
beforeEach(() => {
  file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'parley-lock-')), 'lock');
});
afterEach(() => fs.rmSync(path.dirname(file), { recursive: true }));

it('lets one do its work after the other, and tells the one that waits', async () => {
  const order: string[] = [];
  const said: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push(`${name} ends`);
  };
  await Promise.all([
    withLock(file, (line) => said.push(line), work('a')),
    withLock(file, (line) => said.push(line), work('b')),
  ]);
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(said).toHaveLength(1);
});

it('takes over the lock of a process that died, so that a killed start does not block the next', async () => {
  fs.writeFileSync(file, String(spawnSync(process.execPath, ['-e', '0']).pid));
  expect(
    await withLock(
      file,
      () => {},
      async () => 'done',
    ),
  ).toBe('done');
});

it('lets go when the work fails', async () => {
  await expect(
    withLock(
      file,
      () => {},
      async () => Promise.reject(new Error('broken')),
    ),
  ).rejects.toThrow('broken');
  expect(fs.existsSync(file)).toBe(false);
});
