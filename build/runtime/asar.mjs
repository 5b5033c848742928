import { createHash } from 'node:crypto';

const BLOCK_SIZE = 4 * 1024 * 1024;

/**
 * A flat asar archive: a pickled JSON header, then the files one after the other.
 * A folder named `x.asar` would run too, but electron-builder hashes every `*.asar` and stops at a folder.
 * @param {Record<string, Buffer>} files file name to content
 * @returns {Buffer} the archive
 */
export function asarOf(files) {
  /** @type {Record<string, { size: number, offset: string, integrity: object }>} */
  const entries = {};
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    if (content.length > BLOCK_SIZE) throw new Error(`${name} is larger than one asar block of ${BLOCK_SIZE} bytes`);
    const hash = createHash('sha256').update(content).digest('hex');
    const integrity = { algorithm: 'SHA256', hash, blockSize: BLOCK_SIZE, blocks: [hash] };
    entries[name] = { size: content.length, offset: String(offset), integrity };
    offset += content.length;
  }
  const json = Buffer.from(JSON.stringify({ files: entries }));
  const padded = Math.ceil(json.length / 4) * 4;
  const head = Buffer.alloc(16 + padded);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(padded + 8, 4);
  head.writeUInt32LE(padded + 4, 8);
  head.writeUInt32LE(json.length, 12);
  json.copy(head, 16);
  return Buffer.concat([head, ...Object.values(files)]);
}
