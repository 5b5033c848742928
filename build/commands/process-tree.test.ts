import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { isAlive } from '../runtime/cache-folder.mjs';
import { descendantsOf, killTree } from './process-tree.mjs';

it.skipIf(process.platform === 'win32')(
  'ends a process with its children, those in a session of their own included',
  async () => {
    const inner = 'setInterval(() => {}, 1000)';
    const script = `const c = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(inner)}], { detached: true });
    console.log(c.pid); ${inner}`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    const gone = new Promise((resolve) => parent.on('exit', resolve));
    const child = Number(await new Promise((resolve) => parent.stdout.once('data', (data) => resolve(String(data)))));
    expect(descendantsOf(parent.pid ?? 0)).toEqual([child]);
    killTree(parent.pid ?? 0);
    await gone;
    await expect.poll(() => isAlive(child)).toBe(false);
  },
);
