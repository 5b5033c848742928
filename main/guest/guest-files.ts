import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** One file of the guest page, ready to be sent. */
export type GuestFile = { readonly type: string; readonly body: Buffer };

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Reads the guest page's folder once, by plain file names: what a request names is looked up here, never on the disk. */
export const guestFiles = async (folder: string): Promise<ReadonlyMap<string, GuestFile>> => {
  const names = (await readdir(folder)).filter((name) => extname(name) in TYPES);
  const files = names.map(async (name) => {
    const file: GuestFile = { type: TYPES[extname(name)]!, body: await readFile(join(folder, name)) };
    return [name, file] as const;
  });
  return new Map(await Promise.all(files));
};
