import { expect, test } from 'vitest';
import { saver } from './saver.ts';

/** A disk that is as slow as the test wants, and that can refuse. */
const slowDisk = () => {
  const saves: { readonly done: () => void; readonly fail: (error: Error) => void }[] = [];
  const save = () => new Promise<void>((done, fail) => saves.push({ done, fail }));
  const next = async (n: number) => {
    while (saves.length < n) await new Promise((resolve) => setImmediate(resolve));
    return saves[n - 1]!;
  };
  return { saves, save, next };
};

test('requests of one turn become one save', async () => {
  let saves = 0;
  const { request } = saver({
    save: async () => {
      saves += 1;
    },
    onFailure: () => {},
  });
  await Promise.all([request(), request(), request()]);
  expect(saves).toBe(1);
});

test('requests during a save wait, and become one more', async () => {
  const disk = slowDisk();
  const { request, flush } = saver({ save: disk.save, onFailure: () => {} });
  void request();
  const first = await disk.next(1);
  void request();
  void request();
  expect(disk.saves).toHaveLength(1);
  first.done();
  (await disk.next(2)).done();
  await flush();
  expect(disk.saves).toHaveLength(2);
});

test('a failure is told once until a save succeeds, and tried again by itself', async () => {
  const disk = slowDisk();
  const told: unknown[] = [];
  const { request, flush } = saver({ save: disk.save, onFailure: (error) => told.push(error), retryMs: 1 });
  const asked = request();
  (await disk.next(1)).fail(new Error('full'));
  await asked;
  (await disk.next(2)).fail(new Error('still full'));
  (await disk.next(3)).done();
  await flush();
  expect(told).toHaveLength(1);
  void request();
  (await disk.next(4)).fail(new Error('full again'));
  (await disk.next(5)).done();
  await flush();
  expect(told).toHaveLength(2);
});

test('flush tries once more what could not be saved, and gives up without an exception', async () => {
  let attempts = 0;
  const { request, flush } = saver({
    save: async () => {
      attempts += 1;
      throw new Error('full');
    },
    onFailure: () => {},
    retryMs: 60_000,
  });
  await request();
  await flush();
  expect(attempts).toBe(2);
});

test('flush with nothing to save saves nothing', async () => {
  const disk = slowDisk();
  await saver({ save: disk.save, onFailure: () => {} }).flush();
  expect(disk.saves).toHaveLength(0);
});
