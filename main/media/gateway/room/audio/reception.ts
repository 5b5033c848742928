import { reportBlock } from '../../rtcp.ts';
import { sequenceDelta } from '../../rtp.ts';

/** RFC 3550 appendix A.1: a jump further than this, or further back than that, is a restarted sender. */
const FAR = 3000;
const MISORDERED = 100;

/** What arrives from one sender, counted as RFC 3550 appendix A asks. */
export class Reception {
  /** SSRC of the stream; −1 before the first packet. */
  source = -1;
  /** Packets that came, duplicates included. */
  received = 0;
  #first = 0;
  #highest = 0;
  #offset = 0;
  #suspect = -1;
  #transit = 0;
  #jitter = 0;
  #clock = 8000;
  #reported = { expected: 0, received: 0 };
  #lossShare = 0;
  #reportFrom = 0;
  #reportAt = 0;

  /**
   * Takes a packet that arrived now (ms); returns its number in one line with all before it, also over wraps and new streams.
   * −1 for a packet out of all order, which counts only when the next one follows it.
   */
  take(source: number, sequence: number, timestamp: number, clock: number, now: number): number {
    const delta = sequenceDelta(this.#highest & 0xffff, sequence);
    if (source !== this.source) this.#restart(source, sequence);
    else if (delta > FAR || delta < -MISORDERED) {
      if (sequence !== this.#suspect) {
        this.#suspect = (sequence + 1) & 0xffff;
        return -1;
      }
      this.#restart(source, sequence);
    } else if (delta > 0) this.#highest += delta;
    this.#suspect = -1;
    this.received++;
    const transit = Math.round((now * clock) / 1000) - timestamp;
    const moved = Math.abs((transit - this.#transit) | 0);
    // A pause or another clock is no jitter.
    if (this.received > 1 && clock === this.#clock && moved < clock) this.#jitter += (moved - this.#jitter) / 16;
    this.#transit = transit;
    this.#clock = clock;
    return this.#offset + this.#highest + sequenceDelta(this.#highest & 0xffff, sequence);
  }

  /** Highest sequence number with roll-overs. */
  get highest(): number {
    return this.#highest;
  }

  /** Packets lost so far; below 0 when some came twice. */
  get lost(): number {
    return this.source < 0 ? 0 : this.#highest - this.#first + 1 - this.received;
  }

  get jitterMs(): number {
    return (this.#jitter * 1000) / this.#clock;
  }

  /** Share lost between the last two reports, 0–1. */
  get lossShare(): number {
    return this.#lossShare;
  }

  /** Takes the middle of the NTP time of the sender's report that came now. */
  takeReport(source: number, middle: number, now: number): void {
    if (source !== this.source) return;
    this.#reportFrom = middle;
    this.#reportAt = now;
  }

  /** The report block of now; asking begins a new interval. Null before the first packet. */
  report(now: number): Buffer | null {
    if (this.source < 0) return null;
    const expected = this.#highest - this.#first + 1;
    const due = expected - this.#reported.expected;
    const lost = due - (this.received - this.#reported.received);
    this.#reported = { expected, received: this.received };
    this.#lossShare = due > 0 && lost > 0 ? lost / due : 0;
    const delay = this.#reportFrom === 0 ? 0 : Math.round(((now - this.#reportAt) * 65_536) / 1000);
    return reportBlock(this.source, this.#highest, this.#reportFrom, delay, {
      fraction: Math.min(255, Math.floor(this.#lossShare * 256)),
      lost: this.lost,
      jitter: Math.round(this.#jitter),
    });
  }

  #restart(source: number, sequence: number): void {
    // The new stream's first packet follows the old one's last.
    this.#offset = this.source < 0 ? 0 : this.#offset + this.#highest + 1 - sequence;
    this.source = source;
    this.#first = sequence;
    this.#highest = sequence;
    this.received = 0;
    this.#jitter = 0;
    this.#reported = { expected: 0, received: 0 };
    this.#reportFrom = 0;
  }
}
