import { expect, test } from 'vitest';
import { DAY, nextLook, retryAfterOf } from './schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const looked = { phase: 'idle', asked: true, failures: 0, retryAfter: 0 } as const;
const range = (of: Parameters<typeof nextLook>[0]): readonly (number | null)[] => [
  nextLook(of, () => 0),
  nextLook(of, () => 1),
];

test('the first look comes some minutes after the start and the others some hours apart, spread so that offices do not ask at once', () => {
  expect(range({ ...looked, asked: false })).toEqual([3.75 * MINUTE, 6.25 * MINUTE]);
  expect(range(looked)).toEqual([4.5 * HOUR, 7.5 * HOUR]);
});

test('failures make it rarer, up to the ordinary pace, and never sooner than the server wants', () => {
  const after = (failures: number, retryAfter = 0) =>
    nextLook({ phase: 'failed', asked: true, failures, retryAfter }, () => 0.5);
  expect([1, 2, 3, 10, 1000].map((failures) => after(failures))).toEqual(
    [10, 20, 40, 360, 360].map((minutes) => minutes * MINUTE),
  );
  expect(after(1, 2 * HOUR)).toBe(2 * HOUR);
  expect(after(1, 999 * DAY)).toBe(DAY);
});

test('what was refused is left alone for about a day, and nothing is planned while an update is at work or ready', () => {
  expect(range({ ...looked, phase: 'refused' })).toEqual([0.75 * DAY, 1.25 * DAY]);
  for (const phase of ['off', 'checking', 'waiting', 'downloading', 'ready', 'deferred', 'installing'] as const) {
    expect(nextLook({ ...looked, phase }, Math.random)).toBeNull();
  }
});

test('Retry-After is seconds or a date, and nonsense is nothing', () => {
  const now = Date.parse('2026-11-26T00:00:00Z');
  expect(retryAfterOf('120', now)).toBe(120_000);
  expect(retryAfterOf('Thu, 26 Nov 2026 01:00:00 GMT', now)).toBe(HOUR);
  expect(retryAfterOf('Wed, 25 Nov 2026 01:00:00 GMT', now)).toBe(0);
  expect(retryAfterOf('soon', now)).toBe(0);
  expect(retryAfterOf(undefined, now)).toBe(0);
});
