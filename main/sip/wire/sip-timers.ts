/** The times of RFC 3261 section 17 (table 4), milliseconds, and the timers that run on them; none keeps the process alive. */
export class SipTimers {
  /** Estimate of a round trip. */
  readonly t1: number;
  /** Longest pause between retransmissions. */
  readonly t2: number;
  /** How long a message may stay in the network. */
  readonly t4: number;
  /** 64 × T1: after this a transaction has failed (timers B, F, H) or is forgotten (D, J, L). */
  readonly life: number;
  private readonly running = new Set<NodeJS.Timeout>();

  constructor(timeScale = 1) {
    this.t1 = 500 * timeScale;
    this.t2 = 4000 * timeScale;
    this.t4 = 5000 * timeScale;
    this.life = 64 * this.t1;
  }

  /** How many timers run. */
  get size(): number {
    return this.running.size;
  }

  after(milliseconds: number, act: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.running.delete(timer);
      act();
    }, milliseconds).unref();
    this.running.add(timer);
    return timer;
  }

  stop(timer: NodeJS.Timeout | undefined): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    this.running.delete(timer);
  }

  stopAll(): void {
    for (const timer of this.running) clearTimeout(timer);
    this.running.clear();
  }
}
