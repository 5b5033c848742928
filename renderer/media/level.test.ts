import { expect, test } from 'vitest';
import { levelOf, strongestHz } from './level.ts';

const sine = (amplitude: number): Float32Array =>
  Float32Array.from({ length: 4800 }, (_, k) => amplitude * Math.sin((2 * Math.PI * 440 * k) / 48_000));

test('a full-scale sine is −3 dBFS, a tenth of it −23, and silence the bottom of the scale', () => {
  expect(levelOf(sine(1))).toBeCloseTo(-3, 1);
  expect(levelOf(sine(0.1))).toBeCloseTo(-23, 1);
  expect(levelOf(new Float32Array(100))).toBe(-127);
  expect(levelOf(new Float32Array(0))).toBe(-127);
});

test('levels never leave the scale, because a clipped sample can be over one', () => {
  expect(levelOf(Float32Array.of(2, -2))).toBe(0);
});

/** A spectrum in dB of one tone as a Blackman window spreads it. */
const spectrum = (hz: number, peak = -20): Float32Array => {
  const step = 48_000 / 8192;
  return Float32Array.from({ length: 4096 }, (_, bin) => peak - 3.2 * (bin - hz / step) ** 2).map((db) =>
    Math.max(db, -120),
  );
};

test('the strongest frequency is found within one hertz, because the tests of codecs look for 1000', () => {
  for (const hz of [440, 1000, 1234.5, 3999]) expect(Math.abs(strongestHz(spectrum(hz), 48_000) - hz)).toBeLessThan(1);
});

test('quiet, and sounds below 50 or above 8000 Hz, have no frequency', () => {
  expect(strongestHz(spectrum(1000, -90), 48_000)).toBe(0);
  expect(strongestHz(new Float32Array(4096).fill(-Infinity), 48_000)).toBe(0);
  expect(strongestHz(spectrum(20), 48_000)).toBe(0);
  expect(strongestHz(spectrum(9000), 48_000)).toBe(0);
});
