/** Estimates in a row below what is sent before they are believed: a browser's first ones are, and those of a busy machine. */
const IN_A_ROW = 3;
/** Share of packets lost from which a line is full whatever its estimate says. */
const FULL_LOSS = 0.1;
/** How fast more is tried when nothing is wrong, a second. */
const GROWTH = 1.1;
/** Milliseconds over which what is sent is measured. */
const WINDOW_MS = 500;

/**
 * What reaches a viewer, bit/s. A browser's estimate (REMB) is at most half as much again as what it is sent, so it says
 * nothing of a line with room to spare: only one below what is sent lowers this, and otherwise it grows.
 */
export class ViewerCapacity {
  /** Infinity while nothing has been too much. */
  bps = Number.POSITIVE_INFINITY;
  #rate = 0;
  #bytes = 0;
  #measuredAt = 0;
  #heardAt = 0;
  #below = 0;

  /** Takes an estimate; `bytes` is what was sent in all, `loss` the share of it lost of late, `now` in ms. */
  take(estimate: number, bytes: number, loss: number, now: number): void {
    if (now - this.#measuredAt >= WINDOW_MS) {
      this.#rate = ((bytes - this.#bytes) * 8000) / (now - this.#measuredAt);
      this.#bytes = bytes;
      this.#measuredAt = now;
    }
    const seconds = Math.min(1, (now - this.#heardAt) / 1000);
    this.#heardAt = now;
    this.#below = estimate < this.#rate || loss > FULL_LOSS ? this.#below + 1 : 0;
    if (this.#below >= IN_A_ROW) this.bps = Math.min(this.bps, estimate);
    else if (this.#below === 0) this.bps = Math.max(estimate, this.bps * GROWTH ** seconds);
  }
}
