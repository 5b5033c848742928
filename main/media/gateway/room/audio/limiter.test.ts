import { expect, it } from 'vitest';
import { Limiter } from './limiter.ts';

const run = (limiter: Limiter, peak: number, frames: number): Int16Array => {
  const all = new Int16Array(frames * 960);
  for (let n = 0; n < frames; n++)
    limiter.process(
      Float32Array.from({ length: 960 }, (_, i) => peak * Math.sin((2 * Math.PI * 500 * (n * 960 + i)) / 48_000)),
      all.subarray(n * 960, n * 960 + 960),
    );
  return all;
};
const peakOf = (pcm: Int16Array): number => pcm.reduce((a, b) => Math.max(a, Math.abs(b)), 0);

it('leaves alone what fits', () => {
  expect(peakOf(run(new Limiter(), 20_000, 5))).toBe(20_000);
});

it('never clips when seven talk at full scale, not even in the first sample, and stays loud', () => {
  const pcm = run(new Limiter(), 7 * 32_767, 20);
  expect(peakOf(pcm)).toBeLessThan(32_767);
  expect(peakOf(pcm.subarray(9600))).toBeGreaterThan(24_000);
  let flat = 0;
  for (let i = 1; i < pcm.length; i++) if (Math.abs(pcm[i]!) > 30_000 && pcm[i] === pcm[i - 1]) flat++;
  expect(flat).toBeLessThan(10);
});

it('gives a lone voice its level back within a second', () => {
  const limiter = new Limiter();
  run(limiter, 200_000, 10);
  expect(peakOf(run(limiter, 20_000, 50).subarray(-960))).toBeGreaterThan(19_500);
});
