import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { dirname, join, parse, relative, sep } from 'node:path';

/** A file that only the system's administrator can have written. */
export type TrustedFile =
  | { readonly state: 'absent' }
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'read'; readonly bytes: Buffer };

/** Who must own the file and its folders, and the folder above which nothing is looked at. */
export type Trust = { readonly owner: number; readonly top: string };

/** Largest policy file, bytes. */
const LARGEST = 1024 * 1024;

/** Reads a file if it and every folder above it are the owner's, can be written by nobody else, and are no links. */
export const readTrustedFile = (path: string, trust: Trust = { owner: 0, top: parse(path).root }): TrustedFile => {
  try {
    for (const folder of foldersDownTo(path, trust.top)) {
      const about = lstatSync(folder);
      const wrong = about.isDirectory() ? untrusted(about, trust) : kindOf(about);
      if (wrong !== null) return refused(`the folder ${folder} ${wrong}`);
    }
    // Without waiting: a pipe in its place would hold the app up for good.
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const about = fstatSync(file);
      const wrong = about.isFile() ? untrusted(about, trust) : kindOf(about);
      if (wrong !== null) return refused(`${path} ${wrong}`);
      const bytes = Buffer.alloc(LARGEST + 1);
      let length = 0;
      for (let n = 1; n > 0 && length < bytes.length; length += n)
        n = readSync(file, bytes, length, bytes.length - length, null);
      if (length > LARGEST) return refused(`${path} is larger than ${LARGEST} bytes`);
      return { state: 'read', bytes: bytes.subarray(0, length) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT') return { state: 'absent' };
    return refused(code === 'ELOOP' ? `${path} is a symbolic link` : `${path} cannot be read (${code})`);
  }
};

const refused = (reason: string): TrustedFile => ({ state: 'refused', reason });

const foldersDownTo = (path: string, top: string): readonly string[] => {
  const steps = relative(top, dirname(path))
    .split(sep)
    .filter((step) => step !== '');
  return [top, ...steps.map((_step, index) => join(top, ...steps.slice(0, index + 1)))];
};

const untrusted = (about: Stats, { owner }: Trust): string | null => {
  if (about.uid !== owner) return `belongs to user ${about.uid}, not to ${owner === 0 ? 'root' : owner}`;
  return (about.mode & 0o022) === 0 ? null : 'can be written by others than its owner';
};

const kindOf = (about: Stats): string =>
  about.isSymbolicLink() ? 'is a symbolic link' : 'is neither a file nor a folder as it should be';
