import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/**
 * Packs a folder by GNU tar so that the same files give the same bytes: sorted, of one time and of one owner.
 * @param {{ folder: string, name: string, file: string, time: number, level?: number }} options
 *   `name`: what the folder is called inside; `time`: seconds since 1970; `level`: gzip's, 1–9
 */
export async function tarGz({ folder, name, file, time, level = 9 }) {
  const tar = spawn(
    'tar',
    [
      '--create',
      '--format=gnu',
      '--sort=name',
      `--mtime=@${time}`,
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '--mode=u+rw,go+r-w,a+X',
      `--transform=s,^\\.,${name},`,
      '--directory',
      folder,
      '.',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let trouble = '';
  tar.stderr.on('data', (data) => {
    trouble += data;
  });
  const ended = once(tar, 'close');
  const half = `${file}.${process.pid}`;
  await pipeline(tar.stdout, createGzip({ level }), fs.createWriteStream(half));
  const [code] = await ended;
  if (code !== 0) {
    fs.rmSync(half, { force: true });
    throw new Error(`tar could not pack ${path.basename(file)}: ${trouble.trim()}`);
  }
  fs.renameSync(half, file);
}
