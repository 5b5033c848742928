/**
 * The low-pass between a narrow rate and 48 kHz: a Kaiser-windowed sinc, more than 60 dB down where aliases begin.
 * Cut-off halfway between what must pass and half the narrow rate: 3.4–4 kHz of 8 kHz, 7–8 kHz of 16 kHz.
 */
const FILTERS = { 6: { cutOff: 3700, taps: 50 }, 3: { cutOff: 7500, taps: 60 } } as const;
/** Kaiser's β for 63 dB. */
const BETA = 6;

/** How many samples at 48 kHz one sample of the narrow rate is: 6 for 8 kHz, 3 for 16 kHz. */
export type Factor = keyof typeof FILTERS;

const bessel = (x: number): number => {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-10; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
};

/** The filter at 48 kHz, its sum 1. */
const filterOf = (factor: Factor): Float32Array => {
  const { cutOff, taps } = FILTERS[factor];
  const length = taps * factor;
  const middle = (length - 1) / 2;
  const raw = Float64Array.from({ length }, (_, i) => {
    const t = i - middle;
    const sinc = Math.sin((2 * Math.PI * cutOff * t) / 48_000) / t;
    return sinc * bessel(BETA * Math.sqrt(1 - (t / middle) ** 2));
  });
  const sum = raw.reduce((a, b) => a + b, 0);
  return Float32Array.from(raw, (x) => x / sum);
};

const filters = new Map<Factor, Float32Array>();
const filter = (factor: Factor): Float32Array => {
  const known = filters.get(factor) ?? filterOf(factor);
  filters.set(factor, known);
  return known;
};

const sample = (x: number): number => (x > 32_767 ? 32_767 : x < -32_768 ? -32_768 : Math.round(x));

/** 8 or 16 kHz to 48 kHz, chunk after chunk; each sample comes out about 3 ms later. */
export class Upsampler {
  readonly #factor: Factor;
  /** The filter phase by phase, each reversed, times the factor. */
  readonly #phases: Float32Array[];
  readonly #taps: number;
  #past: Float32Array;

  constructor(factor: Factor) {
    const h = filter(factor);
    const taps = h.length / factor;
    this.#factor = factor;
    this.#taps = taps;
    this.#phases = Array.from({ length: factor }, (_, phase) =>
      Float32Array.from({ length: taps }, (_, j) => h[(taps - 1 - j) * factor + phase]! * factor),
    );
    this.#past = new Float32Array(taps - 1);
  }

  /** As many samples times the factor. */
  process(pcm: Int16Array): Int16Array {
    const [factor, taps] = [this.#factor, this.#taps];
    const x = new Float32Array(taps - 1 + pcm.length);
    x.set(this.#past);
    x.set(pcm, taps - 1);
    const out = new Int16Array(pcm.length * factor);
    for (let phase = 0; phase < factor; phase++) {
      const h = this.#phases[phase]!;
      for (let i = 0; i < pcm.length; i++) {
        let sum = 0;
        for (let j = 0; j < taps; j++) sum += h[j]! * x[i + j]!;
        out[i * factor + phase] = sample(sum);
      }
    }
    this.#past = x.slice(pcm.length);
    return out;
  }
}

/** 48 kHz to 8 or 16 kHz, chunk after chunk. */
export class Downsampler {
  readonly #factor: Factor;
  readonly #h: Float32Array;
  #past: Float32Array;

  constructor(factor: Factor) {
    this.#factor = factor;
    this.#h = filter(factor);
    this.#past = new Float32Array(this.#h.length - 1);
  }

  /** One sample for each `factor` samples; the length has to be a multiple of it. */
  process(pcm: Int16Array): Int16Array {
    const [factor, h] = [this.#factor, this.#h];
    if (pcm.length % factor !== 0) throw new Error(`${pcm.length} samples are no multiple of ${factor}`);
    const x = new Float32Array(h.length - 1 + pcm.length);
    x.set(this.#past);
    x.set(pcm, h.length - 1);
    const out = new Int16Array(pcm.length / factor);
    for (let i = 0; i < out.length; i++) {
      const from = i * factor;
      let sum = 0;
      // The filter is symmetric, so its direction does not matter.
      for (let j = 0; j < h.length; j++) sum += h[j]! * x[from + j]!;
      out[i] = sample(sum);
    }
    this.#past = x.slice(pcm.length);
    return out;
  }
}
