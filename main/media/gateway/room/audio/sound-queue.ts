/** Samples kept before what is read, to make up sound from: 40 ms. */
const PAST = 1920;
const CAPACITY = PAST + 48_000;
/** Shortest and longest period that is looked for: 2.5–15 ms. */
const PERIODS = [120, 720] as const;
/** Length of a cross-fade, 5 ms. */
const FADE = 240;
/** Made-up sound is as loud as before for 10 ms and then fades within 50 ms. */
const STEADY = 480;
const FADING = 2400;
/** Samples compared when looking for a period; every fourth is enough. */
const COMPARED = 480;
const STRIDE = 4;
/** Below this mean square (−50 dBFS) nobody hears a cut. */
const QUIET = (32_768 * 10 ** (-50 / 20)) ** 2;
/** Likeness from which on a cut is not heard, 0–1. */
const ALIKE = 0.8;

/** Decoded sound of one source on its way out: gaps are made up, and what is there gets longer or shorter without clicks. */
export class SoundQueue {
  readonly #x = new Int16Array(CAPACITY);
  #read = PAST;
  #write = PAST;
  /** Samples made up since the last real one, and the period they repeat. */
  #madeUp = STEADY + FADING;
  #period = new Float32Array(0);
  /** The step between the last real sample and the first made-up one; it fades within 2 ms. */
  #step = 0;

  get length(): number {
    return this.#write - this.#read;
  }

  /** Adds real sound, faded in after what was made up; what does not fit is left out. */
  append(pcm: Int16Array): void {
    const length = this.#room(pcm.length);
    if (length === 0) return;
    const seam = this.#madeUp > 0 ? Math.min(FADE, length) : 0;
    const at = this.#write;
    if (seam > 0) this.#makeUp(seam);
    const x = this.#x;
    for (let i = 0; i < seam; i++) x[at + i] = x[at + i]! + (pcm[i]! - x[at + i]!) * (i / seam);
    x.set(pcm.subarray(seam, length), at + seam);
    this.#write = at + length;
    this.#madeUp = 0;
  }

  /** Adds made-up sound that goes on as what was before and fades to silence. */
  conceal(samples: number): void {
    this.#makeUp(this.#room(samples));
  }

  /** Fills `out`, with made-up sound when there is too little. */
  take(out: Int16Array): void {
    if (this.length < out.length) this.conceal(out.length - this.length);
    out.set(this.#x.subarray(this.#read, this.#read + out.length));
    this.#read += out.length;
  }

  /** Takes out one period (2.5–15 ms) where that is not heard, or anyhow when `must`; false when it stayed as it was. */
  shorten(must: boolean): boolean {
    const lag = this.#cut(must);
    if (lag === 0) return false;
    const x = this.#x;
    const from = this.#read;
    for (let i = 0; i < FADE; i++) {
      const late = from + lag + i;
      x[late] = x[from + i]! + (x[late]! - x[from + i]!) * (i / FADE);
    }
    this.#read += lag;
    return true;
  }

  /** Repeats one period, see `shorten`. */
  lengthen(must: boolean): boolean {
    this.#room(0);
    const lag = this.#cut(must);
    if (lag === 0) return false;
    const x = this.#x;
    const from = this.#read;
    const to = from - lag;
    const later = x.slice(from + lag, from + lag + FADE);
    x.copyWithin(to, from, from + lag);
    for (let i = 0; i < FADE; i++) x[from + i] = later[i]! + (x[from + i]! - later[i]!) * (i / FADE);
    this.#read = to;
    return true;
  }

  /** Samples whose removal or repetition would be heard least; 0 when there is too little sound or it would be heard. */
  #cut(must: boolean): number {
    const [x, from] = [this.#x, this.#read];
    if (this.length < PERIODS[1] + COMPARED) return 0;
    let square = 0;
    for (let i = 0; i < COMPARED; i += STRIDE) square += x[from + i]! ** 2;
    const quiet = square / (COMPARED / STRIDE) < QUIET;
    const [lag, likeness] = this.#best(from, 1);
    return quiet || must || likeness > ALIKE ? lag : 0;
  }

  /** The lag at which sound at `from` is most like itself, later (1) or earlier (−1), and how much, −1…1. */
  #best(from: number, way: 1 | -1): [number, number] {
    const likeness = (lag: number): number => {
      const x = this.#x;
      let [both, one, other] = [0, 1, 1];
      for (let i = 0; i < COMPARED; i += STRIDE) {
        const a = x[from + i]!;
        const b = x[from + i + way * lag]!;
        both += a * b;
        one += a * a;
        other += b * b;
      }
      return both / Math.sqrt(one * other);
    };
    let best: [number, number] = [PERIODS[0], -1];
    const consider = (lag: number): void => {
      const like = likeness(lag);
      // Of equally good lags the shortest.
      if (like > best[1] + 0.001) best = [lag, like];
    };
    for (let lag: number = PERIODS[0]; lag <= PERIODS[1]; lag += STRIDE) consider(lag);
    const near = best[0];
    for (let lag = Math.max(PERIODS[0], near - 3); lag <= near + 3; lag++) consider(lag);
    return best;
  }

  #makeUp(samples: number): void {
    const x = this.#x;
    if (this.#madeUp === 0) this.#learn();
    for (let i = 0; i < samples; i++) {
      const n = this.#madeUp;
      const gain = n < STEADY ? 1 : 1 - (n - STEADY) / FADING;
      if (gain <= 0) {
        x.fill(0, this.#write, this.#write + samples - i);
        this.#write += samples - i;
        return;
      }
      const offset = n < 96 ? this.#step * (1 - n / 96) : 0;
      const y = gain * this.#period[n % this.#period.length]! + offset;
      x[this.#write++] = y > 32_767 ? 32_767 : y < -32_768 ? -32_768 : y;
      this.#madeUp++;
    }
  }

  /** Learns the period of the last sound, its end made to meet its beginning. */
  #learn(): void {
    const [x, end] = [this.#x, this.#write];
    const [lag] = this.#best(end - COMPARED, -1);
    const period = Float32Array.from(x.subarray(end - lag, end));
    const blend = lag >> 2;
    for (let i = lag - blend; i < lag; i++) {
      const w = (i - (lag - blend) + 1) / blend;
      period[i] = period[i]! * (1 - w) + x[end - 2 * lag + i]! * w;
    }
    this.#step = x[end - 1]! - x[end - lag - 1]!;
    this.#period = period;
  }

  /** Makes room for so many samples; returns how many there is room for. */
  #room(samples: number): number {
    if (this.#write + samples > CAPACITY || this.#read < PAST) {
      // What made-up sound is made from may still be unread, or already read.
      const from = Math.max(0, this.#read - PAST);
      const shift = PAST - (this.#read - from);
      this.#x.copyWithin(shift, from, this.#write);
      if (shift > 0) this.#x.fill(0, 0, shift);
      this.#write += shift - from;
      this.#read = PAST;
    }
    return Math.max(0, Math.min(samples, CAPACITY - this.#write));
  }
}
