import { expect, test } from 'vitest';
import { Reception } from './reception.ts';

/** One packet each 20 ms at 90 kHz, some left out. */
const received = (count: number, lost: (n: number) => boolean, first = 0): Reception => {
  const reception = new Reception();
  for (let n = 0; n < count; n++) if (!lost(n)) reception.take(7, (first + n) & 0xffff, n * 1800, n * 20, 90_000);
  return reception;
};

test('a stream without loss is reported so, with the roll-over of its sequence number', () => {
  const block = received(100, () => false, 65_500).block(2000);
  expect(block.readUInt32BE(0)).toBe(7);
  expect(block.readUInt32BE(4)).toBe(0);
  expect(block.readUInt32BE(8)).toBe(65_599);
  expect(block.readUInt32BE(12)).toBe(0);
});

test('a tenth lost is reported as a fraction of the interval and in all', () => {
  const reception = received(100, (n) => n % 10 === 5);
  const block = reception.block(2000);
  expect(block[4]).toBe(25);
  expect(block.readUInt32BE(4) & 0xffffff).toBe(10);
  expect(reception.loss).toBeCloseTo(0.1);
  expect(reception.block(3000)[4]).toBe(0);
});

test('packets that come unevenly are jitter', () => {
  const reception = new Reception();
  for (let n = 0; n < 200; n++) reception.take(7, n, n * 1800, n * 20 + (n % 2) * 10, 90_000);
  expect(reception.jitterMs).toBeGreaterThan(8);
  expect(reception.jitterMs).toBeLessThan(11);
});

test('the time since the last sender report is told, so that the sender can measure the round trip', () => {
  const reception = received(10, () => false);
  reception.reported(0x12345678, 1000);
  const block = reception.block(1500);
  expect(block.readUInt32BE(16)).toBe(0x12345678);
  expect(block.readUInt32BE(20)).toBe(32_768);
});
