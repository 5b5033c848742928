import { expect, test } from 'vitest';
import { Rebase } from './rebase.ts';

const taken = (r: Rebase, ssrc: number, sequence: number, timestamp: number, now: number): [number, number] => {
  r.take(ssrc, sequence, timestamp, now, 8000);
  return [r.sequence, r.timestamp];
};

test('a stream keeps its spacing, whatever numbers it starts with, and wraps', () => {
  const r = new Rebase(100, 0);
  const [first] = taken(r, 1, 65_535, 0xffffff60, 0);
  expect(first).toBe(101);
  const t = r.timestamp;
  expect(taken(r, 1, 0, 0, 20)).toEqual([102, (t + 160) >>> 0]);
});

test('another SSRC goes on where the last left off, later by the time that passed', () => {
  const r = new Rebase(0, 0);
  taken(r, 1, 500, 8000, 1000);
  const t = r.timestamp;
  expect(r.take(2, 9, 77, 1500, 8000)).toBe(true);
  expect([r.sequence, r.timestamp]).toEqual([2, t + 4000]);
});

test('a restart within one SSRC counts as a new stream, a lost or late packet does not', () => {
  const r = new Rebase(0, 0);
  expect(r.take(1, 10, 0, 0, 8000)).toBe(true);
  expect(r.take(1, 14, 640, 80, 8000)).toBe(false);
  expect(r.sequence).toBe(5);
  expect(r.take(1, 12, 320, 81, 8000)).toBe(false);
  expect(r.sequence, 'a late packet goes where it belongs').toBe(3);
  expect(r.take(1, 30_000, 0, 100, 8000)).toBe(true);
  expect(r.sequence).toBe(6);
});

test('left-out packets leave no gap and inserted ones make room', () => {
  const r = new Rebase(0, 0);
  taken(r, 1, 10, 0, 0);
  taken(r, 1, 11, 160, 20);
  r.drop();
  expect(taken(r, 1, 12, 320, 40)[0]).toBe(2);
  expect(r.insert()).toBe(3);
  expect(r.insert()).toBe(4);
  expect(taken(r, 1, 13, 480, 60)[0]).toBe(5);
});

test('reports about the outgoing stream mean the same packets to its sender, across roll-overs', () => {
  const r = new Rebase(0, 0);
  for (let i = 0; i < 70_000; i++) r.take(1, (40_000 + i) & 0xffff, i * 160, i * 20, 8000);
  expect(r.toSource(r.highestOut)).toBe(40_000 + 69_999);
  expect(r.toSource(r.highestOut - 5)).toBe(40_000 + 69_994);
  expect(r.sourceSequence(r.sequence)).toBe((40_000 + 69_999) & 0xffff);
});

test('tones sent before any audio have timestamps that move on', () => {
  const r = new Rebase(0, 0);
  const now = performance.now();
  expect((r.timestampNow(now + 500, 8000) - r.timestampNow(now + 300, 8000)) >>> 0).toBe(1600);
});
