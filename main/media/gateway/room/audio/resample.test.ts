import { expect, it } from 'vitest';
import { levelOfTone } from '../../../../../build/test/tone/spectrum.ts';
import { tone } from '../../../../../build/test/tone/wav.ts';
import { Downsampler, type Factor, Upsampler } from './resample.ts';

const pcmOf = (hz: number, rate: number): Int16Array =>
  Int16Array.from(tone(hz, rate, 1.5, 0.5).samples, (x) => Math.round(x * 32_767));
const levelIn = (pcm: Int16Array, rate: number, hz: number): number =>
  levelOfTone({ rate, samples: Float32Array.from(pcm, (x) => x / 32_768) }, hz);
const LEVEL = 20 * Math.log10(0.5 / Math.SQRT2);

const cases: [Factor, number][] = [
  [6, 300],
  [6, 1000],
  [6, 3300],
  [3, 300],
  [3, 3400],
  [3, 6900],
];

it.each(cases)('times %i: %i Hz keeps its level and has no images above −50 dB', (factor, hz) => {
  const narrow = 48_000 / factor;
  const wide = new Upsampler(factor).process(pcmOf(hz, narrow));
  expect(levelIn(wide, 48_000, hz)).toBeCloseTo(LEVEL, 1);
  for (let image = narrow; image <= 24_000; image += narrow) {
    expect(levelIn(wide, 48_000, image - hz) - LEVEL).toBeLessThan(-50);
    if (image + hz < 24_000) expect(levelIn(wide, 48_000, image + hz) - LEVEL).toBeLessThan(-50);
  }
});

it.each(cases)('by %i: %i Hz keeps its level, and what lies as far above the limit leaves no alias', (factor, hz) => {
  const narrow = 48_000 / factor;
  expect(levelIn(new Downsampler(factor).process(pcmOf(hz, 48_000)), narrow, hz)).toBeCloseTo(LEVEL, 1);
  expect(levelIn(new Downsampler(factor).process(pcmOf(narrow - hz, 48_000)), narrow, hz) - LEVEL).toBeLessThan(-50);
});

it('gives the same for chunks as for the whole, so that packets have no seams', () => {
  const pcm = pcmOf(1000, 8000).subarray(0, 800);
  const up = new Upsampler(6);
  const parts = [0, 1, 2, 3, 4].flatMap((i) => [...up.process(pcm.subarray(i * 160, i * 160 + 160))]);
  expect(parts).toEqual([...new Upsampler(6).process(pcm)]);
  const wide = pcmOf(1000, 48_000).subarray(0, 4800);
  const down = new Downsampler(3);
  const chunks = [0, 1, 2, 3, 4].flatMap((i) => [...down.process(wide.subarray(i * 960, i * 960 + 960))]);
  expect(chunks).toEqual([...new Downsampler(3).process(wide)]);
});

it('refuses a length that has no whole number of samples', () => {
  expect(() => new Downsampler(6).process(new Int16Array(100))).toThrow('100 samples are no multiple of 6');
});
