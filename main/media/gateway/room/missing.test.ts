import { expect, test } from 'vitest';
import { Missing } from './missing.ts';

const taken = (...sequences: number[]): Missing => {
  const missing = new Missing();
  for (const sequence of sequences) missing.take(sequence & 0xffff, 0);
  return missing;
};

test('a packet that is merely late is not asked for', () => {
  const missing = taken(1, 3);
  expect(missing.due(5).pairs).toEqual([]);
  missing.take(2, 8);
  expect(missing.due(100).pairs).toEqual([]);
});

test('missing packets are asked for together, across the wrap of the sequence number', () => {
  expect(taken(65_533, 65_535, 2, 5).due(20).pairs).toEqual([
    // 65534, then 0 and 1 (two and three later), then 3 and 4 (five and six later).
    [65_534, 0b110110],
  ]);
});

test('a packet is asked for again after a while, and given up after eight tries', () => {
  const missing = taken(10, 12);
  let asked = 0;
  let lost = 0;
  for (let now = 20; now < 2000; now += 20) {
    const due = missing.due(now);
    asked += due.pairs.length;
    lost += due.lost;
  }
  expect([asked, lost]).toEqual([8, 1]);
});

test('a gap too wide to mend is said at once and not asked for', () => {
  const missing = taken(1);
  expect(missing.take(500, 0)).toBe(false);
  expect(missing.due(100).pairs).toEqual([]);
});
