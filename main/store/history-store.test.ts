import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallRecord } from '../../app/call/call-record.ts';
import { outcome } from '../../app/call/outcome.ts';
import { EMPTY_CONF_RESULT } from '../../app/conf/create-conf-result.ts';
import { mayMount, type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import { readHistory } from './history-lines.ts';
import { type HistoryLimits, openHistory } from './history-store.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = testFolder();
});
afterEach(() => folder.remove());

const open = (limits: Partial<HistoryLimits> = {}, given: TestFolder = folder) =>
  given.opened(openHistory(given.path, given.onProblem, { retryMs: 5, ...limits }));

const { hostPwd: _host, guestPwd: _guest, ...meeting } = EMPTY_CONF_RESULT;

const record = (n: number, fields: Partial<CallRecord> = {}): CallRecord => ({
  id: `r${n}`,
  direction: 'out',
  name: `Name ${n}`,
  address: `100${n}`,
  mediaType: 0,
  startedAt: n,
  answeredAt: null,
  endedAt: null,
  outcome: null,
  meeting: null,
  joinPolicy: null,
  ...fields,
});

const file = (given: TestFolder = folder) => join(given.path, 'history.jsonl');
const linesOnDisk = (given: TestFolder = folder) => readFileSync(file(given), 'utf8').split('\n').slice(0, -1);
const ids = (records: readonly CallRecord[]) => records.map(({ id }) => id);

describe('records', () => {
  test('are shown newest first, whatever order they came in, and are there after a restart', async () => {
    const history = open();
    for (const n of [2, 1, 3]) history.upsert(record(n));
    expect(ids(history.store.getState())).toEqual(['r3', 'r2', 'r1']);
    await history.flush();
    expect(open().store.getState()).toEqual([record(3), record(2), record(1)]);
    expect(folder.problems).toEqual([]);
  });

  test('keep every field', async () => {
    const full = record(1, {
      direction: 'in',
      answeredAt: 5,
      endedAt: 9,
      outcome: outcome('busy', '486 Busy Here', 486),
      meeting: { ...meeting, confId: '123456789', subject: "Ada's meeting" },
      joinPolicy: 3,
    });
    const history = open();
    history.upsert(full);
    await history.flush();
    expect(open().store.getState()).toEqual([full]);
  });

  test('keep a meeting’s members, and records written before meetings had any are read as they are', async () => {
    const came = { name: 'Bob', address: 'sip:bob@example.com', way: 'sip', stays: [{ from: 3, to: 7 }] } as const;
    const missed = { name: 'Cid', address: '4711', way: 'pstn', stays: [] } as const;
    const members: CallRecord['members'] = [
      { ...came, left: 'left', outcome: null },
      { ...missed, left: 'not-reached', outcome: outcome('busy', '486 Busy Here', 486) },
      { name: '<b>Eve</b>', address: '', way: 'link', stays: [{ from: 5, to: null }], left: null, outcome: null },
    ];
    writeFileSync(file(), `${JSON.stringify(record(1))}\n`);
    const history = open();
    history.upsert(record(2, { members }));
    await history.flush();
    expect(open().store.getState()).toEqual([record(2, { members }), record(1)]);
    expect(ids(open().search('eve', 9))).toEqual(['r2']);
    expect(folder.problems).toEqual([]);
  });

  test('of one id the last counts: a call is written when it starts and again when it ends', async () => {
    const history = open();
    history.upsert(record(1));
    await history.flush();
    history.upsert(record(1, { endedAt: 7 }));
    await history.flush();
    expect(history.store.getState()).toEqual([record(1, { endedAt: 7 })]);
    expect(linesOnDisk()).toHaveLength(2);
    expect(open().store.getState()).toEqual([record(1, { endedAt: 7 })]);
  });

  test('that are removed or cleared are gone from the disk too', async () => {
    const history = open();
    for (const n of [1, 2, 3]) history.upsert(record(n));
    history.remove('r2');
    history.remove('unknown');
    await history.flush();
    expect(linesOnDisk().join()).not.toContain('Name 2');
    expect(ids(open().store.getState())).toEqual(['r3', 'r1']);
    history.clear();
    await history.flush();
    expect(readFileSync(file(), 'utf8')).toBe('');
    history.upsert(record(4));
    await history.flush();
    expect(ids(open().store.getState())).toEqual(['r4']);
  });

  test('are readable by their owner only', async () => {
    const history = open();
    history.upsert(record(1));
    await history.flush();
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600);
  });
});

describe('limits', () => {
  test('the screens get the newest, the search finds all', () => {
    const history = open({ shown: 2 });
    for (const n of [1, 2, 3]) history.upsert(record(n));
    expect(ids(history.store.getState())).toEqual(['r3', 'r2']);
    expect(ids(history.search('', 10))).toEqual(['r3', 'r2', 'r1']);
  });

  test('the oldest records go first', async () => {
    const history = open({ most: 3 });
    for (const n of [1, 2, 3, 4, 5]) history.upsert(record(n));
    history.upsert(record(0));
    await history.flush();
    expect(ids(history.search('', 10))).toEqual(['r5', 'r4', 'r3']);
    expect(ids(open({ most: 3 }).search('', 10))).toEqual(['r5', 'r4', 'r3']);
  });

  test('a file with many outdated lines is written anew when it is opened', async () => {
    const states = Array.from({ length: 50 }, (_, n) => JSON.stringify(record(1, { endedAt: n })));
    writeFileSync(file(), `${states.join('\n')}\n`);
    const history = open({ slack: 10 });
    await history.flush();
    expect(linesOnDisk()).toEqual([JSON.stringify(record(1, { endedAt: 49 }))]);
    expect(folder.problems).toEqual([]);
  });

  test('the file does not grow for ever while the app runs', async () => {
    const history = open({ most: 5, slack: 5 });
    for (let n = 0; n < 50; n += 1) {
      history.upsert(record(1, { endedAt: n }));
      await history.flush();
      expect(linesOnDisk().length).toBeLessThanOrEqual(11);
    }
    expect(open().store.getState()).toEqual([record(1, { endedAt: 49 })]);
  });

  test('ten thousand records are kept', async () => {
    const lines = Array.from({ length: 10_050 }, (_, n) => JSON.stringify(record(n)));
    writeFileSync(file(), `${lines.join('\n')}\n`);
    const history = open();
    expect(history.store.getState()).toHaveLength(200);
    expect(history.search('', 20_000)).toHaveLength(10_000);
    expect(ids(history.search('Name 10049', 1))).toEqual(['r10049']);
    await history.flush();
  });
});

describe('a damaged file', () => {
  const one = JSON.stringify(record(1));
  const two = JSON.stringify(record(2));

  test('a torn last line is dropped without a word, and the next record does not continue it', async () => {
    writeFileSync(file(), `${one}\n${two.slice(0, 40)}`);
    const history = open();
    history.upsert(record(3));
    await history.flush();
    expect(ids(open().store.getState())).toEqual(['r3', 'r1']);
    expect(folder.problems).toEqual([]);
  });

  test.each(['\0'.repeat(4096), 'garbage', `${one}\n\0\0`])(
    'a last line that never was the beginning of a record (%j) is kept aside and told, because nothing is dropped in silence',
    async (text) => {
      writeFileSync(file(), text);
      await open().flush();
      expect(folder.problems.map(({ kind }) => kind)).toEqual(['history-corrupt']);
      const [aside = ''] = folder.aside();
      expect(readFileSync(join(folder.path, aside), 'utf8')).toBe(text);
    },
  );

  test('a last line that only lacks its end counts', async () => {
    writeFileSync(file(), `${one}\n${two}`);
    const history = open();
    history.upsert(record(3));
    await history.flush();
    expect(ids(open().store.getState())).toEqual(['r3', 'r2', 'r1']);
  });

  test.each([
    ['garbage', '{"id": '],
    ['zeroes', '\0\0\0\0'],
    ['no record', '{"id":"r9"}'],
    ['a record with an outcome that does not exist', JSON.stringify({ ...record(9), outcome: { kind: 'eaten' } })],
  ])('a line of %s is left out, the others count, and the file is kept aside and told', async (_what, line) => {
    const text = `${one}\n${line}\n${two}\n`;
    writeFileSync(file(), text);
    const history = open();
    expect(ids(history.store.getState())).toEqual(['r2', 'r1']);
    const [aside = ''] = folder.aside();
    expect(folder.problems).toEqual([{ kind: 'history-corrupt', detail: join(folder.path, aside) }]);
    expect(readFileSync(join(folder.path, aside), 'utf8')).toBe(text);
    await history.flush();
    open();
    expect(folder.problems).toHaveLength(1);
  });

  test('a folder in its place is kept aside and told', async () => {
    mkdirSync(file());
    const history = open();
    history.upsert(record(1));
    await history.flush();
    expect(folder.problems.map(({ kind }) => kind)).toEqual(['history-corrupt']);
    expect(ids(open().store.getState())).toEqual(['r1']);
  });
});

describe('search', () => {
  const find = (text: string, limit = 10) => {
    const history = open();
    history.upsert(record(1, { name: 'Zoë Müller', address: '+49 30 1234567' }));
    history.upsert(record(2, { name: '王小明', address: 'sip:wang@example.com' }));
    history.upsert(record(3, { name: '', address: '1000', meeting: { ...meeting, subject: 'Budget 2030' } }));
    return ids(history.search(text, limit));
  };

  test.each([
    ['zoe', ['r1']],
    ['MULLER', ['r1']],
    ['müller zoë', ['r1']],
    ['小明', ['r2']],
    ['wang@', ['r2']],
    ['budget', ['r3']],
    ['030 / 12-34', []],
    ['30 / 12-34', ['r1']],
    ['+4930', ['r1']],
    ['(30) 123', ['r1']],
    ['３０１２３', ['r1']],
    ['٣٠١٢٣', ['r1']],
    ['30', ['r3', 'r1']],
    ['zoe wang', []],
    ['-', []],
    ['.*', []],
    ['  ', ['r3', 'r2', 'r1']],
  ])('%j finds %j', (text, found) => {
    expect(find(text)).toEqual(found);
  });

  test('gives no more than asked for, the newest', () => {
    expect(find('', 2)).toEqual(['r3', 'r2']);
    expect(find('', 0)).toEqual([]);
  });
});

describe('a disk that refuses', () => {
  test.skipIf(process.platform !== 'linux')(
    'keeps the records in memory, is told once, and gets them later',
    async () => {
      const history = open({ retryMs: 60_000 });
      symlinkSync('/dev/full', file());
      history.upsert(record(1));
      await history.flush();
      expect(folder.problems.map(({ kind }) => kind)).toEqual(['disk-full']);
      expect(folder.problems[0]?.detail).toContain('ENOSPC');
      expect(ids(history.store.getState())).toEqual(['r1']);
      history.upsert(record(2));
      await history.flush();
      expect(ids(open().store.getState())).toEqual(['r2', 'r1']);
    },
  );

  test.skipIf(!mayMount())('half-way through a line loses nothing that was there (needs leave to mount)', async () => {
    const small = testFolder(128 * 1024);
    try {
      const history = open({}, small);
      for (const n of [1, 2, 3]) history.upsert(record(n));
      await history.flush();
      const before = linesOnDisk(small);
      const used = statSync(file(small)).size;
      writeFileSync(join(small.path, 'ballast'), '');
      try {
        for (;;) appendFileSync(join(small.path, 'ballast'), Buffer.alloc(4096));
      } catch {
        // now it is full, save the rest of the last block
      }
      history.upsert(record(4, { name: 'x'.repeat(8192) }));
      await history.flush();
      expect(small.problems.map(({ kind }) => kind)).toEqual(['disk-full']);
      expect(statSync(file(small)).size).toBeGreaterThanOrEqual(used);
      expect(linesOnDisk(small).slice(0, 3)).toEqual(before);
      expect(ids(readHistory(file(small)).records)).toEqual(['r3', 'r2', 'r1']);
      rmSync(join(small.path, 'ballast'));
      await history.flush();
      expect(ids(open({}, small).store.getState())).toEqual(['r4', 'r3', 'r2', 'r1']);
      expect(small.problems.filter(({ kind }) => kind === 'history-corrupt')).toEqual([]);
    } finally {
      await small.remove();
    }
  });
});
