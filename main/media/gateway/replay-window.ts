/** Packets behind the newest that are still accepted once each (RFC 3711 section 3.3.2 asks for at least 64). */
const WIDTH = 1024;

/** Remembers which packet indices have been seen; indices are at most 2^48 − 1. */
export class ReplayWindow {
  /** Newest index accepted; −1 before the first. */
  top: number;
  readonly #seen = new Uint8Array(WIDTH);

  /** Begins after an index: it and all before it count as seen; −1 when nothing was seen. */
  constructor(top = -1) {
    this.top = top;
    if (top >= 0) this.#seen.fill(1);
  }

  /** Whether an index is new and not too old. */
  admits(index: number): boolean {
    if (index > this.top) return true;
    return this.top - index < WIDTH && this.#seen[index % WIDTH] === 0;
  }

  /** Marks an admitted index as seen. */
  add(index: number): void {
    if (index > this.top) {
      if (index - this.top >= WIDTH) this.#seen.fill(0);
      else for (let i = this.top + 1; i < index; i++) this.#seen[i % WIDTH] = 0;
      this.top = index;
    }
    this.#seen[index % WIDTH] = 1;
  }
}
