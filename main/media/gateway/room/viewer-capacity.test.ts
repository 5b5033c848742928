import { expect, test } from 'vitest';
import { ViewerCapacity } from './viewer-capacity.ts';

/** A second of estimates while so many bit/s are sent. */
const seconds = (capacity: ViewerCapacity, from: number, count: number, estimate: number, sent: number, loss = 0) => {
  for (let s = from; s < from + count; s++) capacity.take(estimate, (sent / 8) * s, loss, s * 1000);
};

test('an estimate above what is sent is no limit, however small it is', () => {
  const capacity = new ViewerCapacity();
  seconds(capacity, 1, 10, 300_000, 200_000);
  expect(capacity.bps).toBe(Number.POSITIVE_INFINITY);
});

test('one that stays below what is sent is what reaches the viewer; a moment below is not', () => {
  const capacity = new ViewerCapacity();
  seconds(capacity, 1, 2, 300_000, 900_000);
  expect(capacity.bps).toBe(Number.POSITIVE_INFINITY);
  seconds(capacity, 3, 2, 300_000, 900_000);
  expect(capacity.bps).toBe(300_000);
});

test('more is tried again by and by when all of it arrives', () => {
  const capacity = new ViewerCapacity();
  seconds(capacity, 1, 4, 300_000, 900_000);
  seconds(capacity, 5, 2, 300_000, 200_000);
  expect(capacity.bps).toBeGreaterThan(300_000);
  seconds(capacity, 7, 12, 300_000, 200_000);
  expect(capacity.bps).toBeGreaterThan(900_000);
});

test('loss says that a line is full, whatever its estimate', () => {
  const capacity = new ViewerCapacity();
  seconds(capacity, 1, 4, 1_000_000, 900_000, 0.2);
  expect(capacity.bps).toBe(1_000_000);
});
