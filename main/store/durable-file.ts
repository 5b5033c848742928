import { constants, copyFileSync, existsSync, renameSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file as a whole or not at all, also when the power fails: written beside it, flushed to the disk, renamed over it.
 * Readable by its owner only. Rejects with the system's error, and then the old file is as it was.
 */
export const writeDurably = async (path: string, text: string): Promise<void> => {
  const folder = dirname(path);
  const temporary = `${path}.tmp`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rm(temporary, { force: true });
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
};

/** Adds to the end of a file and flushes it to the disk; a failure may leave part of the text there. */
export const appendDurably = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a', 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
};

/** Makes a rename last; not every system can open a folder, and there the rename is as durable as it gets. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
};

/**
 * Keeps a file that cannot be used as `<name>.corrupt-<UTC time>` and returns that path.
 * `move` leaves nothing behind; `copy` leaves the file for its good parts.
 * A file that is gone meanwhile leaves nothing to keep, and its own path is returned. Throws the system's error.
 */
export const keepAside = (path: string, how: 'move' | 'copy', now: Date = new Date()): string => {
  if (!existsSync(path)) return path;
  const stem = `${path}.corrupt-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
  let aside = stem;
  for (let n = 2; existsSync(aside); n += 1) aside = `${stem}-${n}`;
  if (how === 'move') renameSync(path, aside);
  else copyFileSync(path, aside, constants.COPYFILE_EXCL);
  return aside;
};
