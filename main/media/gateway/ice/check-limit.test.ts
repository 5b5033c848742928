import { expect, test } from 'vitest';
import { CheckLimit } from './check-limit.ts';

const admitted = (limit: CheckLimit, source: (n: number) => string, count: number, now: number): number =>
  Array.from({ length: count }, (_, n) => limit.admits(source(n), now)).filter(Boolean).length;

test('one source gets its share and leaves the rest to others, every second anew', () => {
  const limit = new CheckLimit();
  expect(admitted(limit, () => 'a', 1000, 0)).toBe(100);
  expect(admitted(limit, () => 'b', 1000, 500)).toBe(100);
  expect(admitted(limit, () => 'a', 1000, 1000)).toBe(100);
});

test('many sources together cost no more than the limit', () => {
  expect(admitted(new CheckLimit(), (n) => `source ${n}`, 20_000, 0)).toBe(356);
});
