import { expect, it } from 'vitest';
import { SoundQueue } from './sound-queue.ts';

const STEP = (2 * Math.PI * 430) / 48_000;
const tone = (from: number, count: number): Int16Array =>
  Int16Array.from({ length: count }, (_, i) => Math.round(12_000 * Math.sin(STEP * (from + i))));

/** How far any sample is from where a tone would go on to, relative to its peak: a click is far. */
const click = (x: Int16Array): number => {
  let worst = 0;
  for (let i = 2; i < x.length; i++)
    worst = Math.max(worst, Math.abs(x[i]! - 2 * Math.cos(STEP) * x[i - 1]! + x[i - 2]!));
  return worst / 12_000;
};
const read = (queue: SoundQueue, frames: number): Int16Array => {
  const out = new Int16Array(960 * frames);
  for (let i = 0; i < frames; i++) queue.take(out.subarray(i * 960, i * 960 + 960));
  return out;
};

it('gives back what came in', () => {
  const queue = new SoundQueue();
  queue.append(tone(0, 960));
  queue.append(tone(960, 960));
  // The first 5 ms fade in from silence.
  expect([...read(queue, 2).subarray(240)]).toEqual([...tone(240, 1680)]);
});

it.each(['shorten', 'lengthen'] as const)('%ss by 2.5–15 ms without a click, as often as it takes', (change) => {
  const queue = new SoundQueue();
  queue.append(tone(0, 4800));
  let at = 4800;
  read(queue, 1);
  const heard: Int16Array[] = [];
  for (let n = 0; n < 100; n++) {
    while (queue.length < 2400) {
      queue.append(tone(at, 960));
      at += 960;
    }
    const before = queue.length;
    expect(queue[change](false)).toBe(true);
    const moved = Math.abs(queue.length - before);
    expect(moved).toBeGreaterThanOrEqual(120);
    expect(moved).toBeLessThanOrEqual(720);
    heard.push(read(queue, 1));
  }
  expect(click(Int16Array.from(heard.flatMap((part) => [...part])))).toBeLessThan(0.01);
});

it('does not cut where it would be heard, unless it must', () => {
  const queue = new SoundQueue();
  let seed = 1;
  queue.append(
    Int16Array.from({ length: 4800 }, () => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      return (seed >> 16) % 10_000;
    }).map((x) => x - 5000),
  );
  expect(queue.shorten(false)).toBe(false);
  expect(queue.shorten(true)).toBe(true);
});

it('cuts silence wherever it likes', () => {
  const queue = new SoundQueue();
  queue.append(new Int16Array(4800).map((_, i) => (i * 7919) % 40));
  expect(queue.shorten(false)).toBe(true);
});

it('goes on as before over a gap of 10 ms, both seams without a click', () => {
  const queue = new SoundQueue();
  queue.append(tone(0, 4800));
  queue.conceal(480);
  queue.append(tone(5280, 4320));
  expect(click(read(queue, 10).subarray(240))).toBeLessThan(0.02);
});

it('fades what it makes up to silence within 60 ms', () => {
  const queue = new SoundQueue();
  queue.append(tone(0, 4800));
  read(queue, 5);
  const made = read(queue, 4);
  expect(Math.max(...made.subarray(0, 480))).toBeGreaterThan(11_000);
  expect(Math.max(...made.subarray(1440, 1920))).toBeLessThan(8000);
  expect(made.subarray(2880).every((x) => x === 0)).toBe(true);
});

it('holds a second at most, and loses nothing it has when more comes', () => {
  const queue = new SoundQueue();
  for (let n = 0; n < 100; n++) queue.append(tone(n * 960, 960));
  expect(queue.length).toBe(48_000);
  expect([...read(queue, 2).subarray(240)]).toEqual([...tone(240, 1680)]);
});
