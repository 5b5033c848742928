import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/**
 * Whether a command is there, also in the folders that an ordinary user's PATH leaves out.
 * @param {string} name
 */
export function hasCommand(name) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...FOLDERS].filter((folder) => folder !== '');
  return folders.some((folder) => fs.existsSync(path.join(folder, name)));
}

/**
 * The sonames the system's linker knows for this machine; undefined where it keeps no list (musl).
 * @returns {Set<string> | undefined}
 */
export function knownLibraries() {
  const program = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((file) => fs.existsSync(file));
  const list = program ? spawnSync(program, ['-p'], { encoding: 'utf8' }) : undefined;
  if (list?.status !== 0) return undefined;
  const wanted = process.arch === 'x64' ? /x86-64/ : process.arch === 'arm64' ? /AArch64/ : /./;
  const names = list.stdout.split('\n').filter((line) => wanted.test(line));
  return new Set(names.map((line) => line.trim().split(' ', 1)[0] ?? ''));
}

/**
 * Whether a path exists; one `*` in place of a whole folder name is allowed.
 * @param {string} file
 */
export function hasFile(file) {
  const [before, after] = file.split('*', 2);
  if (before === undefined || after === undefined) return fs.existsSync(file);
  if (!fs.existsSync(before)) return false;
  return fs.readdirSync(before).some((name) => fs.existsSync(path.join(before, name, after)));
}

/** Whether a window can be shown without a display of our own; root's app runs as another user, whom Wayland does not let in. */
export function hasDisplay(env = process.env, isRoot = process.getuid?.() === 0) {
  return Boolean(env.DISPLAY) || (!isRoot && Boolean(env.WAYLAND_DISPLAY));
}
