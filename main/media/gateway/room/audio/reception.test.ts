import { expect, it } from 'vitest';
import { Reception } from './reception.ts';

const take = (reception: Reception, sequence: number, source = 1): number =>
  reception.take(source, sequence & 0xffff, (sequence * 160) >>> 0, 8000, sequence * 20);

it('counts on over the wrap of sequence numbers', () => {
  const reception = new Reception();
  const numbers = [65_534, 65_535, 65_536, 65_537].map((n) => take(reception, n));
  expect(numbers.map((n) => n - numbers[0]!)).toEqual([0, 1, 2, 3]);
  expect(reception.lost).toBe(0);
});

it('numbers late and doubled packets as what they are', () => {
  const reception = new Reception();
  expect([10, 12, 11, 11].map((n) => take(reception, n) - 10)).toEqual([0, 2, 1, 1]);
});

it('lets a new stream follow the old one without a gap, as its sender lost nothing', () => {
  const reception = new Reception();
  const last = take(reception, 100);
  expect(take(reception, 40_000, 2)).toBe(last + 1);
  expect(reception).toMatchObject({ source: 2, lost: 0, received: 1 });
});

it('believes a jump only when a second packet follows it, as one alone may be anybody’s', () => {
  const reception = new Reception();
  const last = take(reception, 100);
  expect(take(reception, 20_000)).toBe(-1);
  expect(take(reception, 101)).toBe(last + 1);
  expect(take(reception, 30_000)).toBe(-1);
  expect(take(reception, 30_001)).toBe(last + 2);
});

it('reports loss, highest number, jitter and the time since the sender’s report (RFC 3550 section 6.4.1)', () => {
  const reception = new Reception();
  expect(reception.report(0)).toBeNull();
  for (let n = 0; n < 100; n++) if (n % 4 !== 1) reception.take(9, n, n * 160, 8000, n * 20 + (n % 2) * 8);
  reception.takeReport(9, 0x1234_5678, 2000);
  const block = reception.report(2500)!;
  expect(block.readUInt32BE(0)).toBe(9);
  expect(block[4]).toBe(64);
  expect(block.readIntBE(5, 3)).toBe(25);
  expect(block.readUInt32BE(8)).toBe(99);
  expect(block.readUInt32BE(12)).toBeGreaterThan(8);
  expect(block.readUInt32BE(16)).toBe(0x1234_5678);
  expect(block.readUInt32BE(20)).toBe(32_768);
  expect(reception.lossShare).toBe(0.25);
  for (let n = 100; n < 200; n++) take(reception, n, 9);
  expect(reception.report(4500)![4]).toBe(0);
});
