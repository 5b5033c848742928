import * as fs from 'node:fs';
import { isAlive } from './cache-folder.mjs';

const RETRY_MS = 200;
const SETTLE_MS = 50;

/**
 * Does work that only one process may do at a time; a lock whose owner died is taken over.
 * @template T
 * @param {string} file holds the owner's process id
 * @param {(line: string) => void} say told once when somebody else has to finish first
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, say, work) {
  let told = false;
  while (!(await take(file))) {
    if (!told) say(`Waiting for another Parley command (process ${ownerOf(file) ?? 'unknown'}) to finish its step.`);
    told = true;
    await pause(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    if (ownerOf(file) === process.pid) fs.rmSync(file, { force: true });
  }
}

/** @param {string} file */
async function take(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  const owner = ownerOf(file);
  if (owner !== undefined && isAlive(owner)) return false;
  // Several may find the same dead owner: each writes itself, the last one stays, and each looks who stayed.
  const mine = `${file}.${process.pid}`;
  fs.writeFileSync(mine, String(process.pid));
  fs.renameSync(mine, file);
  await pause(SETTLE_MS);
  return ownerOf(file) === process.pid;
}

/** @param {string} file */
function ownerOf(file) {
  try {
    return Number.parseInt(fs.readFileSync(file, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
