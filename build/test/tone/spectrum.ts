import type { Sound } from './wav.ts';

/** What a stretch of sound is: its strongest frequency, how loud all of it is, and how much of its energy lies at that frequency. */
export type Tone = {
  readonly hz: number;
  /** Root mean square, dBFS. */
  readonly db: number;
  /** Energy within three bins of the peak over all energy, 0–1; near 1 for a pure tone, small for noise. */
  readonly purity: number;
};

/** Samples of one transform; a power of two. */
const SIZE = 4096;

/** Energy per bin of `SIZE` samples from `from`, under a Hann window. */
const spectrum = (samples: Float32Array, from: number): Float64Array => {
  const re = new Float64Array(SIZE);
  const im = new Float64Array(SIZE);
  for (let i = 0; i < SIZE; i++)
    re[i] = (samples[from + i] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (SIZE - 1)));
  transform(re, im);
  return Float64Array.from({ length: SIZE / 2 }, (_, i) => re[i]! ** 2 + im[i]! ** 2);
};

/** The fast Fourier transform in place (Cooley and Tukey, radix 2). */
const transform = (re: Float64Array, im: Float64Array): void => {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j]!, re[i]!];
      [im[i], im[j]] = [im[j]!, im[i]!];
    }
  }
  for (let length = 2; length <= n; length <<= 1) {
    const angle = (-2 * Math.PI) / length;
    for (let start = 0; start < n; start += length) {
      for (let k = 0; k < length / 2; k++) {
        const cos = Math.cos(angle * k);
        const sin = Math.sin(angle * k);
        const a = start + k;
        const b = a + length / 2;
        const x = re[b]! * cos - im[b]! * sin;
        const y = re[b]! * sin + im[b]! * cos;
        re[b] = re[a]! - x;
        im[b] = im[a]! - y;
        re[a] = re[a]! + x;
        im[a] = im[a]! + y;
      }
    }
  }
};

/** The tone of one stretch of `SIZE` samples; anything under 50 Hz is left out. */
export const toneAt = ({ rate, samples }: Sound, from: number): Tone => {
  const energy = spectrum(samples, from);
  const first = Math.ceil((50 * SIZE) / rate);
  let peak = first;
  let all = 0;
  for (let i = first; i < energy.length; i++) {
    all += energy[i]!;
    if (energy[i]! > energy[peak]!) peak = i;
  }
  const near = energy.subarray(Math.max(first, peak - 3), peak + 4).reduce((sum, e) => sum + e, 0);
  let square = 0;
  for (let i = 0; i < SIZE; i++) square += (samples[from + i] ?? 0) ** 2;
  const db = square === 0 ? -127 : Math.max(-127, 10 * Math.log10(square / SIZE));
  return { hz: (peak * rate) / SIZE, db, purity: all === 0 ? 0 : near / all };
};

/** The tones of a recording, one per stretch of `SIZE` samples, silence included. */
export const tonesOf = (sound: Sound): Tone[] =>
  Array.from({ length: Math.floor(sound.samples.length / SIZE) }, (_, i) => toneAt(sound, i * SIZE));

/** Stretches of a recording that are a clear tone of about `hz`: within 2 %, louder than −45 dBFS, at least 80 % pure. */
export const stretchesOf = (sound: Sound, hz: number): number =>
  tonesOf(sound).filter((t) => Math.abs(t.hz - hz) < hz * 0.02 && t.db > -45 && t.purity > 0.8).length;
