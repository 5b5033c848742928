import * as fs from 'node:fs';
import * as path from 'node:path';

const STAMP = '.complete.json';

/**
 * The size of every file below a folder, the stamp left out.
 * @param {string} folder
 * @returns {Record<string, number>} relative path to bytes
 */
export function sizesOf(folder) {
  /** @type {Record<string, number>} */
  const sizes = {};
  /** @param {string} at */
  const walk = (at) => {
    for (const entry of fs.readdirSync(at, { withFileTypes: true })) {
      const file = path.join(at, entry.name);
      if (entry.isDirectory()) walk(file);
      else if (entry.name !== STAMP) sizes[path.relative(folder, file)] = fs.statSync(file).size;
    }
  };
  walk(folder);
  return sizes;
}

/**
 * Marks a folder as complete; written last, so that a folder without it is never trusted.
 * @param {string} folder
 * @param {string} identity what the folder was made from
 */
export function markComplete(folder, identity) {
  fs.writeFileSync(path.join(folder, STAMP), JSON.stringify({ identity, files: sizesOf(folder) }), { mode: 0o644 });
}

/**
 * Whether a folder was made from this and every file still has its size: a lost or cut file is noticed.
 * @param {string} folder
 * @param {string} identity
 */
export function isComplete(folder, identity) {
  try {
    const stamp = JSON.parse(fs.readFileSync(path.join(folder, STAMP), 'utf8'));
    if (stamp.identity !== identity) return false;
    return Object.entries(stamp.files).every(([file, size]) => fs.statSync(path.join(folder, file)).size === size);
  } catch {
    return false;
  }
}
