import type { Sound } from './wav.ts';

/** What a stretch of sound is: its strongest frequency, how loud all of it is, and how much of its energy lies at that frequency. */
type Tone = {
  readonly hz: number;
  /** Root mean square, dBFS. */
  readonly db: number;
  /** Energy within three bins of the peak over all energy, 0–1; near 1 for a pure tone, small for noise. */
  readonly purity: number;
};

/** Samples of one stretch, 85–170 ms; a power of two. */
const stretchOf = (rate: number): number => 2 ** Math.ceil(Math.log2(rate * 0.085));

/** Energy per bin of samples under a Hann window. */
const spectrum = (samples: Float32Array): Float64Array => {
  const size = samples.length;
  const re = Float64Array.from(samples, (x, i) => x * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (size - 1))));
  const im = new Float64Array(size);
  transform(re, im);
  return Float64Array.from({ length: size / 2 }, (_, i) => re[i]! ** 2 + im[i]! ** 2);
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

/** The tone of a stretch whose length is a power of two; anything under 50 Hz is left out. */
const toneOf = (samples: Float32Array, rate: number): Tone => {
  const size = samples.length;
  const energy = spectrum(samples);
  const first = Math.ceil((50 * size) / rate);
  let peak = first;
  let all = 0;
  for (let i = first; i < energy.length; i++) {
    all += energy[i]!;
    if (energy[i]! > energy[peak]!) peak = i;
  }
  const near = energy.subarray(Math.max(first, peak - 3), peak + 4).reduce((sum, e) => sum + e, 0);
  const square = samples.reduce((sum, x) => sum + x * x, 0);
  const db = square === 0 ? -127 : Math.max(-127, 10 * Math.log10(square / size));
  return { hz: (peak * rate) / size, db, purity: all === 0 ? 0 : near / all };
};

/** The tones of a recording, stretch by stretch, silence included; what is left over at its end is not looked at. */
const tonesOf = ({ rate, samples }: Sound): Tone[] => {
  const size = stretchOf(rate);
  return Array.from({ length: Math.floor(samples.length / size) }, (_, i) =>
    toneOf(samples.subarray(i * size, (i + 1) * size), rate),
  );
};

/** Seconds of a recording that are a clear tone of about `hz`: within 2 %, louder than −45 dBFS, at least 80 % pure. */
export const secondsOfTone = (sound: Sound, hz: number): number => {
  const fits = tonesOf(sound).filter((t) => Math.abs(t.hz - hz) < hz * 0.02 && t.db > -45 && t.purity > 0.8);
  return (fits.length * stretchOf(sound.rate)) / sound.rate;
};

/** How loud a tone of exactly `hz` is within a recording, dBFS of its root mean square; the longest power of two at its end is looked at. */
export const levelOfTone = ({ rate, samples }: Sound, hz: number): number => {
  const size = 2 ** Math.floor(Math.log2(samples.length));
  const energy = spectrum(samples.subarray(samples.length - size));
  const bin = Math.round((hz * size) / rate);
  const near = energy.subarray(Math.max(0, bin - 3), bin + 4).reduce((sum, e) => sum + e, 0);
  // A Hann window keeps 3/8 of the energy; half of it is in the bins of negative frequencies.
  return near === 0 ? -127 : Math.max(-127, 10 * Math.log10((near * 2) / (size * size * 0.375)));
};
