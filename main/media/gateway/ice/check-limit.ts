/** Checks per second that one source may have verified. */
const PER_SOURCE = 100;
/** Checks per second that may be verified for one guest, all its unproven sources together. */
const IN_ALL = 400;
/** Sources told apart within a second; the others share one count. */
const MOST_SOURCES = 256;

/** Says how many signatures a second are worth verifying, so that whoever overheard a fragment cannot keep the processor busy. */
export class CheckLimit {
  readonly #counts = new Map<string, number>();
  #all = 0;
  #second = 0;

  /** Whether to verify one more from here; `now` in milliseconds. */
  admits(source: string, now: number): boolean {
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#all = 0;
      this.#counts.clear();
    }
    const name = this.#counts.has(source) || this.#counts.size < MOST_SOURCES ? source : '';
    const count = this.#counts.get(name) ?? 0;
    if (count >= PER_SOURCE || this.#all >= IN_ALL) return false;
    this.#counts.set(name, count + 1);
    this.#all++;
    return true;
  }
}
