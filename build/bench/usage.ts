import { readFileSync } from 'node:fs';
import { descendantsOf } from '../commands/process-tree.mjs';
import { sleep } from '../test/peers/until.ts';

/** What a process and everything below it use. */
export type Usage = {
  /** Proportional set size, MB (2^20). */
  readonly pssMb: number;
  /** Share of one core over the time sampled, percent. */
  readonly cpuPercent: number;
  readonly processes: number;
};

/** Linux counts processor time in hundredths of a second (USER_HZ). */
const TICKS = 100;

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};

/** Seconds of processor time a process has had so far. */
const cpuSeconds = (pid: number): number => {
  const stat = textOf(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS;
};

const sumOf = (field: string, pid: number): number => {
  const line = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm');
  return [pid, ...descendantsOf(pid)].reduce(
    (sum, one) => sum + Number(line.exec(textOf(`/proc/${one}/smaps_rollup`))?.[1] ?? 0) / 1024,
    0,
  );
};

/** Proportional set size of a process tree, MB (2^20); programs that run the same files elsewhere make it smaller. */
const pssOf = (pid: number): number => sumOf('Pss', pid);

/** The part of a process tree's memory that no file stands behind, MB (2^20); nobody else's doing. */
export const privateMb = (pid: number): number => sumOf('Pss_Anon', pid);

/** The process of this name below us. */
export const processNamed = (name: string): number => {
  const found = descendantsOf(process.pid).find((pid) => textOf(`/proc/${pid}/comm`).trim() === name);
  if (found === undefined) throw new Error(`no process ${name}`);
  return found;
};

/** Watches process trees side by side for a while. */
export const usageOf = async (roots: readonly number[], ms: number): Promise<readonly Usage[]> => {
  const trees = roots.map((pid) => [pid, ...descendantsOf(pid)]);
  const times = (): number[] => trees.map((tree) => tree.reduce((sum, pid) => sum + cpuSeconds(pid), 0));
  const before = times();
  const from = performance.now();
  await sleep(ms);
  const seconds = (performance.now() - from) / 1000;
  const after = times();
  return roots.map((pid, i) => ({
    pssMb: pssOf(pid),
    cpuPercent: ((after[i]! - before[i]!) / seconds) * 100,
    processes: trees[i]!.length,
  }));
};
