/** Peak that passes unchanged; what is above is made softer, never more than a sample can hold. */
const THRESHOLD = 26_000;
const FULL = 32_767;
/** Gain is held for blocks of 2.5 ms and moves in a straight line between them. */
const BLOCK = 120;
/** How much of the way back to full gain each block goes: 63 % in about 150 ms. */
const RELEASE = 1 / 60;

/** Keeps a sum of voices within 16 bits without the crackle of clipping. */
export class Limiter {
  #gain = 1;

  /** Writes the limited sound; its length has to be a multiple of 120. */
  process(sum: Float32Array, out: Int16Array): void {
    let wanted = this.#wanted(sum, 0);
    for (let at = 0; at < sum.length; at += BLOCK) {
      const next = at + BLOCK < sum.length ? this.#wanted(sum, at + BLOCK) : 1;
      const released = this.#gain + (1 - this.#gain) * RELEASE;
      // At its end a block has the gain that both it and the next one need.
      const end = Math.min(wanted, next, released);
      const start = Math.min(this.#gain, wanted);
      for (let i = 0; i < BLOCK; i++) {
        const y = sum[at + i]! * (start + ((end - start) * i) / BLOCK);
        const size = Math.abs(y);
        if (size <= THRESHOLD) out[at + i] = Math.round(y);
        else {
          const soft = THRESHOLD + (FULL - THRESHOLD) * Math.tanh((size - THRESHOLD) / (FULL - THRESHOLD));
          out[at + i] = y < 0 ? -soft : soft;
        }
      }
      this.#gain = end;
      wanted = next;
    }
  }

  #wanted(sum: Float32Array, from: number): number {
    let peak = THRESHOLD;
    for (let i = from; i < from + BLOCK; i++) {
      const size = Math.abs(sum[i]!);
      if (size > peak) peak = size;
    }
    return THRESHOLD / peak;
  }
}
