import { expect, test } from 'vitest';
import { digitPattern, patternOf, samplesOf, TEST_SOUND } from './tone-pattern.ts';

const RATE = 16_000;

/** Power of one frequency in samples (Goertzel). */
const power = (samples: Float32Array, hz: number): number => {
  const k = 2 * Math.cos((2 * Math.PI * hz) / RATE);
  let [a, b] = [0, 0];
  for (const x of samples) [a, b] = [x + k * a - b, a];
  return (a * a + b * b - k * a * b) / samples.length ** 2;
};

test('each key sounds its own two frequencies (ITU-T Q.23) and none of the others', () => {
  const all = [697, 770, 852, 941, 1209, 1336, 1477, 1633];
  const pairs: readonly (readonly [string, number, number])[] = [
    ['1', 697, 1209],
    ['5', 770, 1336],
    ['9', 852, 1477],
    ['0', 941, 1336],
    ['*', 941, 1209],
    ['#', 941, 1477],
    ['D', 941, 1633],
  ];
  for (const [digit, low, high] of pairs) {
    const pattern = digitPattern(digit);
    const samples = samplesOf(pattern ?? TEST_SOUND, RATE);
    const loud = all.filter((hz) => power(samples, hz) > power(samples, low) / 4);
    expect([digit, loud]).toEqual([digit, [low, high]]);
  }
});

test('what is no key makes no sound', () => {
  expect(['', '12', 'x', ' '].map(digitPattern)).toEqual([null, null, null, null]);
});

test('a region hears its own ringback, every other one the European', () => {
  const ringback = (region: string) => patternOf('ringback', region).segments;
  expect(ringback('US')).toEqual([
    { hz: [440, 480], ms: 2000 },
    { hz: [], ms: 4000 },
  ]);
  expect(ringback('GB')).toHaveLength(4);
  expect(ringback('DE')).toEqual(ringback('XX'));
  expect(ringback('DE')[0]).toEqual({ hz: [425], ms: 1000 });
});

test('the end tones are short, the others go on until they are stopped', () => {
  for (const name of ['busy', 'failure'] as const) {
    const { segments, times } = patternOf(name, 'DE');
    expect(segments.reduce((ms, s) => ms + s.ms, 0) * times).toBeLessThanOrEqual(3500);
  }
  for (const name of ['ring', 'ringback', 'call-waiting'] as const) expect(patternOf(name, 'DE').times).toBe(Infinity);
});

test('samples stay within full scale, start and end at zero, and are silent in pauses', () => {
  for (const name of ['ring', 'ringback', 'call-waiting', 'busy', 'failure'] as const) {
    const pattern = patternOf(name, 'US');
    const samples = samplesOf(pattern, RATE);
    expect(samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeLessThanOrEqual(pattern.gain + 1e-6);
    expect(Math.abs(samples[0] ?? 1)).toBeLessThan(1e-3);
    let at = 0;
    for (const { hz, ms } of pattern.segments) {
      const part = samples.subarray(at, at + Math.round((ms / 1000) * RATE));
      at += part.length;
      expect(part.some((x) => x !== 0)).toBe(hz.length > 0);
      expect(Math.abs(part.at(-1) ?? 1)).toBeLessThan(1e-3);
    }
  }
});
