import * as fs from 'node:fs';
import * as path from 'node:path';
import { sizesOf } from '../runtime/manifest.mjs';

/** What Parley may add to Electron itself, unpacked, in bytes. */
export const BUDGET = 5_000_000;

/** What is ours in a package's resources. */
const OURS = /^(?:app\.asar(?:\.unpacked.*)?|app-update\.yml|THIRD-PARTY\.txt|policies\/.*)$/;

/**
 * Stops a build that adds more to Electron than it may.
 * @param {string} resources the package's folder with app.asar
 * @param {number} [budget] bytes
 * @returns {number} the bytes added
 */
export function checkBudget(resources, budget = BUDGET) {
  if (!fs.existsSync(path.join(resources, 'app.asar'))) throw new Error(`${resources} has no app.asar`);
  const ours = Object.entries(sizesOf(resources)).filter(([name]) => OURS.test(name));
  const added = ours.reduce((sum, [, size]) => sum + size, 0);
  if (added <= budget) return added;
  const list = ours.map(([name, size]) => `${name} ${size}`).join(', ');
  throw new Error(`Parley adds ${added} bytes to Electron, and ${budget} are allowed: ${list}`);
}
