import { appendFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes lines that carry no secret; a log that cannot be written never disturbs a call. */
export type Log = (line: string) => void;

/** Largest log before it is turned over to `parley.1.log`, bytes. */
const LARGEST = 4 * 1024 * 1024;

/** Opens the log of a profile; lines are batched, so that a busy second costs one write. */
export const openLog = (dir: string, now: () => Date = () => new Date()): Log => {
  const path = join(dir, 'parley.log');
  let waiting: string[] = [];
  let writing = false;
  const flush = async (): Promise<void> => {
    const size = await stat(path).then(
      (s) => s.size,
      () => 0,
    );
    if (size > LARGEST) await rename(path, join(dir, 'parley.1.log')).catch(() => {});
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await appendFile(path, batch.join(''), { mode: 0o600 }).catch(() => {});
    }
    writing = false;
  };
  return (line) => {
    waiting.push(`${now().toISOString()} ${line.replaceAll(/[\r\n]+/g, ' ⏎ ')}\n`);
    if (waiting.length > 5000) waiting.splice(0, 1000);
    if (writing) return;
    writing = true;
    setImmediate(() => void flush());
  };
};
