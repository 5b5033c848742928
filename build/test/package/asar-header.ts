import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

type Entry = { readonly files?: Readonly<Record<string, Entry>>; readonly unpacked?: boolean };

/** What an asar archive says of itself: its files, in their order, and the digest that Electron compares before it reads it. */
export const asarHeader = (file: string): { readonly files: readonly string[]; readonly hash: string } => {
  const archive = readFileSync(file);
  const text = archive.subarray(16, 16 + archive.readUInt32LE(12)).toString('utf8');
  return { files: namesIn(JSON.parse(text) as Entry, ''), hash: createHash('sha256').update(text).digest('hex') };
};

const namesIn = (entry: Entry, at: string): string[] =>
  Object.entries(entry.files ?? {}).flatMap(([name, one]) =>
    one.files === undefined ? [`${at}${name}`] : namesIn(one, `${at}${name}/`),
  );
