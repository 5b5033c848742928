import { expect, test } from 'vitest';
import { limitFor, MOST_BPS, picturesFor } from './bandwidth.ts';

test('a picture nobody finds too much has its full rate', () => {
  expect(limitFor('camera', [{ capacity: Number.POSITIVE_INFINITY, pictures: 4 }])).toBe(MOST_BPS.camera);
  expect(limitFor('screen', [])).toBe(MOST_BPS.screen);
});

test('a thin line lowers what its viewer is shown to a share of it, but never below what is worth showing', () => {
  expect(limitFor('camera', [{ capacity: 1_000_000, pictures: 3 }])).toBeCloseTo(333_333, 0);
  expect(limitFor('camera', [{ capacity: 50_000, pictures: 1 }])).toBe(100_000);
});

test('a viewer with little sees few pictures, and at least one', () => {
  expect([picturesFor(500_000), picturesFor(250_000), picturesFor(50_000)]).toEqual([5, 2, 1]);
});
