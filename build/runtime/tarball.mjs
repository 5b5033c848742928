import * as fs from 'node:fs';
import { createGunzip } from 'node:zlib';

const HEADER = 512;

/**
 * Copies the first matching member of a .tgz to a file; the name and size of a ustar header are all it needs.
 * @param {string} tgz
 * @param {RegExp} match tried on the member's name
 * @param {string} out
 * @returns {Promise<string>} the member's name
 */
export async function extractMember(tgz, match, out) {
  const source = fs.createReadStream(tgz, { highWaterMark: 1 << 20 }).pipe(createGunzip({ chunkSize: 1 << 20 }));
  let header = Buffer.alloc(0);
  let left = 0;
  let padding = 0;
  /** @type {{ name: string, fd: number } | undefined} */
  let found;
  try {
    for await (const part of source) {
      let chunk = /** @type {Buffer} */ (part);
      while (chunk.length > 0) {
        if (left > 0) {
          const n = Math.min(left, chunk.length);
          if (found) fs.writeSync(found.fd, chunk, 0, n);
          left -= n;
          chunk = chunk.subarray(n);
          if (left === 0 && found) return found.name;
        } else if (padding > 0) {
          const n = Math.min(padding, chunk.length);
          padding -= n;
          chunk = chunk.subarray(n);
        } else {
          const n = Math.min(HEADER - header.length, chunk.length);
          header = Buffer.concat([header, chunk.subarray(0, n)]);
          chunk = chunk.subarray(n);
          if (header.length < HEADER) break;
          const name = header.toString('utf8', 0, 100).split('\0', 1)[0] ?? '';
          left = Number.parseInt(header.toString('ascii', 124, 136), 8) || 0;
          padding = (HEADER - (left % HEADER)) % HEADER;
          header = Buffer.alloc(0);
          if (name && left > 0 && match.test(name)) found = { name, fd: fs.openSync(out, 'w') };
        }
      }
    }
  } finally {
    source.destroy();
    if (found) fs.closeSync(found.fd);
  }
  throw new Error(found ? `${tgz} ends in the middle of ${found.name}` : `no member matching ${match} in ${tgz}`);
}
