import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One process below an app's main process. */
export type AppProcess = { readonly pid: number; readonly command: string };

/** Every process that an app's main process has started, itself first (Linux). */
export const processesOf = (pid: number): readonly AppProcess[] => {
  const all = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 24 })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, own, parent, command]) => ({ pid: Number(own), parent: Number(parent), command: command ?? '' }));
  const found = new Set([pid]);
  // A child is always listed after it was started, but not always after its parent.
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const one of all) if (found.has(one.parent)) found.add(one.pid);
  }
  return all.filter((one) => found.has(one.pid)).map(({ pid: id, command }) => ({ pid: id, command }));
};

/** The processes whose command line has this switch. */
export const withSwitch = (pid: number, text: string): readonly AppProcess[] =>
  processesOf(pid).filter(({ command }) => command.includes(text));

/** A line of /proc/<pid>/status; "" when it is not there. */
export const statusOf = (pid: number, name: string): string =>
  new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
