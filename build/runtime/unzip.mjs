import * as fs from 'node:fs';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * What is used of yauzl 3, whose own typings are not published.
 * @typedef {{ fileName: string, externalFileAttributes: number }} Entry
 * @typedef {{ eachEntry(): AsyncIterable<Entry>, openReadStreamPromise(entry: Entry): Promise<NodeJS.ReadableStream>, close(): void }} Archive
 * @typedef {{ openPromise(zip: string, options: { lazyEntries: true, autoClose: false }): Promise<Archive> }} Yauzl
 */

/**
 * Unpacks chosen files of a zip, readable by everybody, executable where the zip says so.
 * @param {string} zip
 * @param {string} folder
 * @param {(name: string) => string | undefined} place where a file goes below the folder; undefined skips it
 * @returns {Promise<number>} how many files were written
 */
export async function unzip(zip, folder, place) {
  const yauzl = /** @type {Yauzl} */ (/** @type {unknown} */ ((await import('yauzl')).default));
  const archive = await yauzl.openPromise(zip, { lazyEntries: true, autoClose: false });
  let files = 0;
  try {
    for await (const entry of archive.eachEntry()) {
      const name = entry.fileName;
      const relative = name.endsWith('/') ? undefined : place(name);
      if (relative === undefined) continue;
      const target = path.resolve(folder, relative);
      if (!target.startsWith(path.resolve(folder) + path.sep)) throw new Error(`unsafe path in ${zip}: ${name}`);
      fs.mkdirSync(path.dirname(target), { recursive: true, mode: 0o755 });
      const executable = ((entry.externalFileAttributes >>> 16) & 0o111) !== 0;
      await pipeline(await archive.openReadStreamPromise(entry), fs.createWriteStream(target));
      fs.chmodSync(target, executable ? 0o755 : 0o644);
      files += 1;
    }
  } finally {
    archive.close();
  }
  return files;
}
