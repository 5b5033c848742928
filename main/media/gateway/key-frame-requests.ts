/** Milliseconds between two requests: an encoder that is asked more often sends nothing but key frames. */
const THROTTLE_MS = 300;

/** Passes requests for a key frame on, at most one in 300 ms; what comes too soon is sent at the end of that time. */
export class KeyFrameRequests {
  readonly #send: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #later: ReturnType<typeof setTimeout> | null = null;
  #at = Number.NEGATIVE_INFINITY;

  constructor(send: () => void) {
    this.#send = send;
  }

  /** Asks now, or as soon as it is allowed again. */
  ask(): void {
    if (this.#timer !== null) return;
    const wait = this.#at + THROTTLE_MS - performance.now();
    if (wait <= 0) this.#now();
    else this.#timer = setTimeout(() => this.#now(), wait);
  }

  /** Asks once more after some milliseconds. */
  again(ms: number): void {
    if (this.#later !== null) clearTimeout(this.#later);
    this.#later = setTimeout(() => this.ask(), ms);
  }

  /** Forgets what is pending. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#later !== null) clearTimeout(this.#later);
    this.#timer = null;
    this.#later = null;
  }

  #now(): void {
    this.#timer = null;
    this.#at = performance.now();
    this.#send();
  }
}
