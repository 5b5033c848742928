/** Milliseconds that one window of the quickest arrival lasts; clocks that differ by 200 ppm move 1 ms in it. */
const WINDOW_MS = 5000;
/** Lateness is counted in steps of 5 ms up to 200 ms. */
const STEP_MS = 5;
const STEPS = 40;
/** This share of the packets should arrive in time. */
const IN_TIME = 0.98;
/** What a packet leaves of the weight of those before it: about 4 s at 20 ms a packet. */
const MEMORY = 0.995;
/** Sound is fetched 20 ms at once, wherever packets begin. */
const FETCH_MS = 20;
/** Most delay, milliseconds. */
const MOST_MS = 200;

/** Learns how late packets are against the quickest, and so how long sound has to wait; follows a sender whose clock drifts. */
export class PlayoutDelay {
  readonly #late = new Float64Array(STEPS + 1);
  #quickest = Number.POSITIVE_INFINITY;
  #quickestBefore = Number.POSITIVE_INFINITY;
  #windowEnd = Number.NEGATIVE_INFINITY;
  #target = 0;
  #taken = 0;

  constructor() {
    // Until the network is known it is taken to be late by 20 ms at times.
    this.#late[4] = 1;
    this.#measure();
  }

  /** Transit time of the quickest packet lately: arrival minus media time, ms. */
  get base(): number {
    return Math.min(this.#quickest, this.#quickestBefore);
  }

  /** Media time plus this is when sound is to be played, ms. */
  get offset(): number {
    return this.base + this.#target;
  }

  /** Delay on top of the quickest packet, 20–200 ms. */
  get target(): number {
    return this.#target;
  }

  /** Takes the transit time of a packet that arrived now. */
  take(transit: number, now: number): void {
    if (now >= this.#windowEnd) {
      this.#quickestBefore = this.#quickest;
      this.#quickest = transit;
      this.#windowEnd = now + WINDOW_MS;
    } else if (transit < this.#quickest) this.#quickest = transit;
    const step = Math.min(STEPS, Math.ceil((transit - this.base) / STEP_MS));
    // The first packets count alike, so that what was assumed is soon forgotten.
    this.#taken++;
    const memory = Math.min(MEMORY, 1 - 1 / (this.#taken + 1));
    for (let i = 0; i <= STEPS; i++) this.#late[i]! *= memory;
    this.#late[step]! += 1 - memory;
    this.#measure();
  }

  #measure(): void {
    let sum = 0;
    let step = 0;
    while (step < STEPS) {
      sum += this.#late[step]!;
      if (sum >= IN_TIME) break;
      step++;
    }
    this.#target = Math.min(MOST_MS, step * STEP_MS + FETCH_MS);
  }
}
