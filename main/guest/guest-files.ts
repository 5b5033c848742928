import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { CONTENT_TYPES } from '../content-types.ts';

/** One file of the guest page, ready to be sent. */
export type GuestFile = { readonly type: string; readonly body: Buffer };

/** Reads the guest page's folder once, by plain file names: what a request names is looked up here, never on the disk. */
export const guestFiles = async (folder: string): Promise<ReadonlyMap<string, GuestFile>> => {
  const names = (await readdir(folder)).filter((name) => extname(name) in CONTENT_TYPES);
  const files = names.map(async (name) => {
    const file: GuestFile = { type: CONTENT_TYPES[extname(name)]!, body: await readFile(join(folder, name)) };
    return [name, file] as const;
  });
  return new Map(await Promise.all(files));
};
