import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { cacheFolder, makeCacheFolder } from '../runtime/cache-folder.mjs';
import { isComplete, markComplete, sizesOf } from '../runtime/manifest.mjs';
import { say } from './say.mjs';

const KEEP_MS = 24 * 3_600_000;
const KEEP_NUMBER = 3;

/**
 * A copy of a folder that every user can read, named by what is in it; the folder itself when everybody can read it already.
 * @param {string} folder
 * @param {string} name the beginning of the copy's name
 * @param {(line: string) => void} [tell]
 * @returns {string}
 */
export function stageForEveryone(folder, name, tell = say) {
  if (isOpenToEveryone(folder)) return folder;
  const identity = contentOf(folder);
  const cache = cacheFolder();
  const staged = path.join(cache, `${name}-${identity.slice(0, 16)}`);
  if (isComplete(staged, identity)) {
    fs.utimesSync(staged, new Date(), new Date());
    return staged;
  }
  tell(`${folder} is closed to other users, so Parley runs a copy of it: ${staged}`);
  makeCacheFolder(cache);
  removeOld(cache, name);
  const work = fs.mkdtempSync(path.join(cache, `.tmp-${process.pid}-`));
  try {
    const copy = path.join(work, 'copy');
    fs.cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
    openToEveryone(copy);
    markComplete(copy, identity);
    fs.rmSync(staged, { recursive: true, force: true });
    fs.renameSync(copy, staged);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  return staged;
}

/**
 * Whether every user can reach and read a folder: its parents can be passed, its folders and files read.
 * @param {string} folder
 */
export function isOpenToEveryone(folder) {
  for (let at = fs.realpathSync(folder); ; at = path.dirname(at)) {
    if ((fs.statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) break;
  }
  return everyEntry(folder, (_file, about) => {
    const needed = about.isDirectory() ? 0o005 : 0o004;
    return about.isSymbolicLink() || (about.mode & needed) === needed;
  });
}

/** @param {string} folder */
function openToEveryone(folder) {
  everyEntry(folder, (file, about) => {
    if (!about.isSymbolicLink()) fs.chmodSync(file, about.isDirectory() || (about.mode & 0o100) !== 0 ? 0o755 : 0o644);
    return true;
  });
}

/**
 * @param {string} file
 * @param {(file: string, about: fs.Stats) => boolean} check
 * @returns {boolean}
 */
function everyEntry(file, check) {
  const about = fs.lstatSync(file);
  if (!check(file, about)) return false;
  if (!about.isDirectory()) return true;
  return fs.readdirSync(file).every((name) => everyEntry(path.join(file, name), check));
}

/**
 * A digest of a folder: the content of small files, the size and time of large ones (a runtime has 260 MB).
 * @param {string} folder
 */
function contentOf(folder) {
  const hash = createHash('sha256');
  for (const [name, size] of Object.entries(sizesOf(folder)).sort()) {
    const file = path.join(folder, name);
    hash.update(`${name}\0${size}\0`);
    hash.update(size < 4_000_000 ? fs.readFileSync(file) : String(fs.statSync(file).mtimeMs));
  }
  return hash.digest('hex');
}

/**
 * Removes copies that nobody has used for a day; the newest few stay, since a running app reads its files late.
 * @param {string} cache
 * @param {string} name
 */
function removeOld(cache, name) {
  const copies = fs
    .readdirSync(cache)
    .filter((entry) => entry.startsWith(`${name}-`))
    .map((entry) => path.join(cache, entry))
    .map((place) => ({ place, time: fs.statSync(place).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { place, time } of copies.slice(KEEP_NUMBER)) {
    if (Date.now() - time > KEEP_MS) fs.rmSync(place, { recursive: true, force: true });
  }
}
