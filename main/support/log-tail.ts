import { open } from 'node:fs/promises';
import { logPath } from '../log/log-file.ts';

/** Most of a log that is shown, bytes. */
const MOST = 64 * 1024;

/** The newest lines of a profile's log; none where it cannot be read. Its lines were redacted when they were written. */
export const logTail = async (dir: string): Promise<readonly string[]> => {
  const newest = await tail(logPath(dir), MOST);
  const before = newest.length < MOST ? await tail(logPath(dir, 1), MOST - newest.length) : '';
  return (before + newest).split('\n').filter((line) => line !== '');
};

const tail = async (path: string, most: number): Promise<string> => {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const from = Math.max(0, size - most);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
      const text = buffer.toString('utf8', 0, bytesRead);
      return from === 0 ? text : text.slice(text.indexOf('\n') + 1);
    } finally {
      await file.close();
    }
  } catch {
    return '';
  }
};
