import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** Where root keeps what every user of a Linux machine may read. */
export const MACHINE_CACHE = '/var/cache/parley';

/**
 * The folder for what Parley fetches or stages once: as root one that ordinary users can read, else the user's own.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {{ platform: string, uid: number | undefined, home: string }} [who]
 * @returns {string} an absolute path; the folder may not exist yet
 */
export function cacheFolder(
  env = process.env,
  who = { platform: process.platform, uid: process.getuid?.(), home: os.homedir() },
) {
  if (env.PARLEY_CACHE) return path.resolve(env.PARLEY_CACHE);
  if (who.platform === 'win32')
    return path.join(env.LOCALAPPDATA || path.join(who.home, 'AppData', 'Local'), 'Parley', 'Cache');
  if (who.platform === 'darwin') return path.join(who.home, 'Library', 'Caches', 'Parley');
  if (who.uid === 0) return MACHINE_CACHE;
  return path.join(env.XDG_CACHE_HOME || path.join(who.home, '.cache'), 'parley');
}

/**
 * Creates the cache folder, readable by everybody when it is the machine's.
 * @param {string} folder
 */
export function makeCacheFolder(folder) {
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (process.getuid?.() === 0) fs.chmodSync(folder, 0o755);
}

/**
 * Removes temporary folders whose process died before it could clean up.
 * @param {string} folder
 * @returns {string[]} the names removed
 */
export function sweepLeftOvers(folder) {
  const removed = [];
  for (const name of fs.readdirSync(folder)) {
    const pid = /^\.tmp-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    removed.push(name);
  }
  return removed;
}

/**
 * Whether a process with this id runs, whoever owns it; one that ended and was never collected does not.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
