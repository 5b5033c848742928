import { readFileSync } from 'node:fs';
import type { Problem } from '../../app/bridge/contract.ts';
import { keepAside, writeDurably } from './durable-file.ts';
import { saver } from './saver.ts';

/** Told when something on disk is not as it should be; detail is a path, with the system's error code where one says why. */
export type OnProblem = (kind: Problem['kind'], detail: string) => void;

/** One value kept in one JSON file. */
export type JsonFile<T> = {
  /** What the file held when it was opened. */
  readonly value: T;
  /** Saves a newer value; resolves when an attempt has ended. Where the disk refuses, the problem is told and saving tried again. */
  write(value: T): Promise<void>;
  /** Makes one more attempt at what is not on the disk yet. */
  flush(): Promise<void>;
};

/** What a file needs to be read and kept. */
export type JsonFileOptions<T> = {
  readonly path: string;
  /** Judges what was read: throws when nothing of it can be used, calls `leaveOut` for each part that cannot. */
  readonly parse: (raw: unknown, leaveOut: (what: string) => void) => T;
  readonly initial: T;
  /** The problem told when the file is corrupt. */
  readonly corrupt: Problem['kind'];
  readonly onProblem: OnProblem;
  /** Time between attempts while the disk refuses, ms. */
  readonly retryMs?: number;
};

/**
 * Reads a JSON file and keeps it up to date, atomically and durably.
 * A file that cannot be read or understood, wholly or in part, is kept aside and told before anything is written in its place;
 * while it cannot even be kept aside, nothing is written.
 */
export const jsonFile = <T>(options: JsonFileOptions<T>): JsonFile<T> => {
  const { path, onProblem } = options;
  const { value, unusable } = read(options);
  let latest = value;
  let owed = unusable;

  const settleAside = () => {
    if (owed === null) return;
    const aside = keepAside(path, owed);
    owed = null;
    onProblem(options.corrupt, aside);
  };

  const { request, flush } = saver({
    save: async () => {
      settleAside();
      await writeDurably(path, `${JSON.stringify(latest, null, 2)}\n`);
    },
    onFailure: (error) => onProblem('disk-full', describeDiskError(path, error)),
    ...(options.retryMs === undefined ? {} : { retryMs: options.retryMs }),
  });

  try {
    settleAside();
    if (unusable === 'copy') void request();
  } catch (error) {
    onProblem(options.corrupt, describeDiskError(path, error));
  }

  return {
    value,
    write: (next) => {
      latest = next;
      return request();
    },
    flush,
  };
};

/** A path and why the system refused it, e.g. "/home/ada/settings.json (ENOSPC)". */
export const describeDiskError = (path: string, error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === '' ? path : `${path} (${code})`;
};

type Read<T> = { readonly value: T; readonly unusable: null | 'move' | 'copy' };

const read = <T>({ path, parse, initial }: JsonFileOptions<T>): Read<T> => {
  try {
    let whole = true;
    // Some editors begin a file with a byte order mark, which JSON does not know (RFC 8259 section 8.1).
    const text = readFileSync(path, 'utf8').replace(/^\ufeff/, '');
    const value = parse(JSON.parse(text), () => {
      whole = false;
    });
    return { value, unusable: whole ? null : 'copy' };
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { value: initial, unusable: missing ? null : 'move' };
  }
};
