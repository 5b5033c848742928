import { appendFile, chmod, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { maskKnown } from './mask-known.ts';
import { redactText } from './redact-text.ts';

/** How much is written: mistakes only, what happened, or every SIP message as well. */
export type LogLevel = 'error' | 'info' | 'debug';

/** The log of a profile; a log that cannot be written never disturbs a call. */
export type Log = {
  /** What went wrong inside. */
  error(line: string): void;
  info(line: string): void;
  /** A SIP message, without its credentials and people. */
  debug(message: string): void;
  /** From now on these decide; until then everything but SIP messages is written. */
  follow(rules: LogRules): void;
  /** Resolves when what was said so far is in the file, as far as the disk takes it. */
  flush(): Promise<void>;
};

/** What a log goes by; asked at each line. */
export type LogRules = {
  readonly level: () => LogLevel;
  /** Texts that must not be written wherever they stand: passwords of accounts, servers and meetings. */
  readonly secrets: () => readonly string[];
};

/** Largest file, bytes, and how many there are with the one that is written to: at most 10 MB. */
const LARGEST = 2 * 1024 * 1024;
const FILES = 5;

/** The file that is written to and, from 1, the older ones. */
export const logPath = (dir: string, age = 0): string => join(dir, age === 0 ? 'parley.log' : `parley.${age}.log`);

/** Opens the log of a profile; lines are batched, so that a busy second costs one write. */
export const openLog = (dir: string, now: () => Date = () => new Date(), largest = LARGEST): Log => {
  const path = logPath(dir);
  let rules: LogRules = { level: () => 'info', secrets: () => [] };
  let waiting: string[] = [];
  let writing: Promise<void> | null = null;

  const turnOver = async (): Promise<void> => {
    await rm(logPath(dir, FILES - 1), { force: true });
    for (let age = FILES - 2; age >= 0; age -= 1)
      await rename(logPath(dir, age), logPath(dir, age + 1)).catch(() => {});
  };
  // A log of an older Parley may be open to others.
  const checked: Promise<unknown> = chmod(path, 0o600).catch(() => {});
  const write = async (): Promise<void> => {
    await checked;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const size = await stat(path).then(
        (s) => s.size,
        () => 0,
      );
      if (size > largest) await turnOver().catch(() => {});
      await appendFile(path, batch.join(''), { mode: 0o600 }).catch(() => {});
    }
    writing = null;
  };
  const put = (level: LogLevel, text: string): void => {
    const line = maskKnown(text, rules.secrets()).replaceAll(/[\r\n]+/g, ' ⏎ ');
    waiting.push(`${now().toISOString()} ${level === 'info' ? '' : `${level} `}${line}\n`);
    if (waiting.length > 5000) waiting.splice(0, 1000);
    writing ??= new Promise((resolve) => setImmediate(resolve)).then(write);
  };

  return {
    error: (line) => put('error', redactText(line)),
    info: (line) => {
      if (rules.level() !== 'error') put('info', redactText(line));
    },
    debug: (message) => {
      if (rules.level() === 'debug') put('debug', message);
    },
    follow: (next) => {
      rules = next;
    },
    flush: async () => {
      while (writing !== null) await writing;
    },
  };
};
