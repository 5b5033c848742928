import { join } from 'node:path';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallRecord } from '../../app/call/call-record.ts';
import { appendDurably, keepAside, writeDurably } from './durable-file.ts';
import { readHistory } from './history-lines.ts';
import { historyMatch } from './history-search.ts';
import { describeDiskError, type OnProblem } from './json-file.ts';
import { saver } from './saver.ts';

/** The call history, kept in history.jsonl: one record a line, the last line of an id counts. */
export type HistoryStore = {
  /** The newest 200 records, newest first. */
  readonly store: StoreApi<readonly CallRecord[]>;
  /** Adds, or replaces what has the same id. */
  upsert(record: CallRecord): void;
  /** Records that have every word of `text` in name, address or topic, newest first; an empty text finds all. */
  search(text: string, limit: number): readonly CallRecord[];
  remove(id: string): void;
  clear(): void;
  flush(): Promise<void>;
};

/** What a test may want smaller. */
export type HistoryLimits = {
  /** Records kept; the oldest go first. */
  readonly most: number;
  /** Records in the store. */
  readonly shown: number;
  /** Lines beyond the records that are kept, until the file is written anew. */
  readonly slack: number;
  /** Time between attempts while the disk refuses, ms. */
  readonly retryMs: number;
};

const LIMITS: HistoryLimits = { most: 10_000, shown: 200, slack: 1_000, retryMs: 5_000 };

/**
 * Opens the history of a profile folder.
 * A new state of a record is appended; removing writes the file anew, so that what was removed is gone from the disk.
 * Lines that are no records are kept aside with the file and told; a torn last line is what a power cut leaves and is dropped.
 */
export const openHistory = (
  folder: string,
  onProblem: OnProblem,
  limits: Partial<HistoryLimits> = {},
): HistoryStore => {
  const { most, shown, slack, retryMs } = { ...LIMITS, ...limits };
  const path = join(folder, 'history.jsonl');
  const read = readHistory(path);
  let records = read.records.slice(0, most);
  let lines = read.lines;
  let owed = read.unusable;
  let rewrite = owed !== null || read.torn || lines > records.length + slack;
  let appended: CallRecord[] = [];
  const store = createStore<readonly CallRecord[]>(() => records.slice(0, shown));

  const settleAside = () => {
    if (owed === null) return;
    const aside = keepAside(path, owed);
    owed = null;
    onProblem('history-corrupt', aside);
  };

  const writeAnew = async () => {
    settleAside();
    const written = records;
    appended = [];
    rewrite = false;
    try {
      await writeDurably(path, written.toReversed().map(toLine).join(''));
      lines = written.length;
    } catch (error) {
      rewrite = true;
      throw error;
    }
  };

  const append = async () => {
    const batch = appended;
    appended = [];
    try {
      await appendDurably(path, batch.map(toLine).join(''));
      lines += batch.length;
    } catch (error) {
      rewrite = true; // part of a line may be there
      throw error;
    }
  };

  const { request, flush } = saver({
    save: () => (rewrite || lines > most + slack ? writeAnew() : append()),
    onFailure: (error) => onProblem('disk-full', describeDiskError(path, error)),
    retryMs,
  });

  try {
    settleAside();
  } catch (error) {
    onProblem('history-corrupt', describeDiskError(path, error));
  }
  if (rewrite) void request();

  const keep = (next: CallRecord[]) => {
    records = next;
    store.setState(records.slice(0, shown), true);
    void request();
  };

  return {
    store,
    upsert: (record) => {
      const others = records.filter(({ id }) => id !== record.id);
      const older = others.findIndex(({ startedAt }) => startedAt <= record.startedAt);
      appended.push(record);
      keep(others.toSpliced(older < 0 ? others.length : older, 0, record).slice(0, most));
    },
    search: (text, limit) => {
      const matches = historyMatch(text);
      const found: CallRecord[] = [];
      for (const record of records) {
        if (found.length >= limit) break;
        if (matches(record)) found.push(record);
      }
      return found;
    },
    remove: (id) => {
      rewrite = true;
      keep(records.filter((record) => record.id !== id));
    },
    clear: () => {
      rewrite = true;
      keep([]);
    },
    flush,
  };
};

const toLine = (record: CallRecord): string => `${JSON.stringify(record)}\n`;
