import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { extractMember } from './tarball.mjs';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'parley-tarball-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** One ustar member: a 512-byte header with name and octal size, then the content in whole blocks. */
function member(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

const zip = Buffer.alloc(3_000_001, 7);

function write(whole: Buffer): string {
  const file = path.join(folder, 'x.tgz');
  fs.writeFileSync(file, gzipSync(whole));
  return file;
}

it('copies the one member out byte for byte, past others and across chunk borders', async () => {
  const file = write(
    Buffer.concat([
      member('package/package.json', Buffer.from('{}')),
      member('package/rt.zip', zip),
      Buffer.alloc(1024),
    ]),
  );
  expect(await extractMember(file, /\.zip$/, path.join(folder, 'out'))).toBe('package/rt.zip');
  expect(fs.readFileSync(path.join(folder, 'out')).equals(zip)).toBe(true);
});

it('says that the tarball ends early instead of leaving half a file as if it were whole', async () => {
  const file = write(member('package/rt.zip', zip).subarray(0, 2_000_000));
  await expect(extractMember(file, /\.zip$/, path.join(folder, 'out'))).rejects.toThrow(
    /ends in the middle of package\/rt.zip/,
  );
});

it('fails on a gzip stream that was cut, as a broken download is', async () => {
  const file = write(Buffer.concat([member('package/rt.zip', zip)]));
  fs.truncateSync(file, fs.statSync(file).size - 20);
  await expect(extractMember(file, /\.none$/, path.join(folder, 'out'))).rejects.toThrow();
});

it('says which member is missing', async () => {
  const file = write(member('package/package.json', Buffer.from('{}')));
  await expect(extractMember(file, /\.zip$/, path.join(folder, 'out'))).rejects.toThrow(/no member matching/);
});
