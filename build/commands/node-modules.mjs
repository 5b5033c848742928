import * as fs from 'node:fs';
import * as path from 'node:path';
import { npm } from '../runtime/npm.mjs';
import { Stop, say } from './say.mjs';

/** @typedef {{ packages?: Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }> }} Lock */

/**
 * Runs `npm ci` when node_modules is missing or is not what package-lock.json says.
 * @param {string} root the checkout
 */
export function ensureNodeModules(root) {
  const wanted = readLock(path.join(root, 'package-lock.json'));
  if (wanted === undefined) throw new Stop(`${root} has no readable package-lock.json; is this a whole checkout?`);
  if (matches(wanted, readLock(path.join(root, 'node_modules', '.package-lock.json')))) return;
  say('Parley installs its npm packages with npm ci.');
  const done = npm(['ci', '--include=dev', '--include=optional', '--loglevel=error'], {
    cwd: root,
    timeoutMs: 15 * 60_000,
  });
  if (!done.ok) throw new Stop(`The npm packages could not be installed (${done.trouble}); what npm said is above.`);
}

/**
 * Whether what npm noted as installed is what the lock file wants; packages for other platforms may be absent.
 * @param {Lock} wanted
 * @param {Lock | undefined} installed
 */
export function matches(wanted, installed) {
  if (installed?.packages === undefined) return false;
  for (const [place, want] of Object.entries(wanted.packages ?? {})) {
    if (place === '') continue;
    const have = installed.packages[place];
    if (have === undefined && (want.optional || want.devOptional)) continue;
    if (have?.version !== want.version || have?.integrity !== want.integrity) return false;
  }
  return true;
}

/**
 * @param {string} file
 * @returns {Lock | undefined}
 */
function readLock(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
