import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';

/**
 * Ends a process and everything it started, detached children included.
 * @param {number} pid
 */
export function killTree(pid) {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  for (const one of [pid, ...descendantsOf(pid)]) {
    try {
      process.kill(one, 'SIGKILL');
    } catch {
      // It has ended by itself meanwhile.
    }
  }
}

/**
 * The ids of all processes below this one.
 * @param {number} pid
 * @returns {number[]}
 */
export function descendantsOf(pid) {
  const parents = parentsOfAll();
  /** @type {number[]} */
  const found = [];
  for (let at = [pid]; at.length > 0; ) {
    const next = parents.filter(([, parent]) => at.includes(parent)).map(([child]) => child);
    found.push(...next);
    at = next;
  }
  return found;
}

/** @returns {[number, number][]} every process with its parent */
function parentsOfAll() {
  if (process.platform !== 'linux') {
    const list = spawnSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).stdout ?? '';
    return list
      .trim()
      .split('\n')
      .map((line) => pairOf(line.trim().split(/\s+/)));
  }
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The name in brackets may hold anything; the parent is the second word after it.
        const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
        const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
        return [pairOf([name, parent ?? '0'])];
      } catch {
        return [];
      }
    });
}

/**
 * @param {string[]} words
 * @returns {[number, number]}
 */
const pairOf = ([child, parent]) => [Number(child), Number(parent)];
