import { REPORT_BLOCK } from '../rtcp.ts';
import { sequenceDelta } from '../rtp.ts';

/** How one stream arrives: sequence numbers, loss and jitter (RFC 3550 section 6.4.1, appendix A). */
export class Reception {
  source = -1;
  /** Share lost over the last interval, 0–1. */
  loss = 0;
  #base = 0;
  #highest = 0;
  #received = 0;
  #expectedBefore = 0;
  #receivedBefore = 0;
  #transit = Number.NaN;
  #jitter = 0;
  #clock = 90_000;
  #lastReport = 0;
  #lastReportAt = 0;

  /** Takes a packet in; `clock` in Hz. */
  take(ssrc: number, sequence: number, timestamp: number, now: number, clock: number): void {
    if (ssrc !== this.source) {
      this.source = ssrc;
      this.#base = sequence;
      this.#highest = sequence;
      this.#received = 0;
      this.#expectedBefore = 0;
      this.#receivedBefore = 0;
      this.#transit = Number.NaN;
      this.#jitter = 0;
    }
    this.#received++;
    this.#clock = clock;
    const delta = sequenceDelta(this.#highest & 0xffff, sequence);
    if (delta > 0) this.#highest += delta;
    const transit = (now * clock) / 1000 - timestamp;
    const change = Math.abs(transit - this.#transit);
    if (change < clock) this.#jitter += (change - this.#jitter) / 16;
    this.#transit = transit;
  }

  /** Jitter in milliseconds. */
  get jitterMs(): number {
    return (this.#jitter / this.#clock) * 1000;
  }

  /** Remembers the sender's report, so that it can measure the round trip; `middle` is the middle of its NTP time. */
  reported(middle: number, now: number): void {
    this.#lastReport = middle;
    this.#lastReportAt = now;
  }

  /** The report block about the stream, and the beginning of another interval. */
  block(now: number): Buffer {
    const expected = this.#highest - this.#base + 1;
    const lost = Math.max(0, expected - this.#received);
    const interval = expected - this.#expectedBefore;
    const lostInInterval = Math.max(0, interval - (this.#received - this.#receivedBefore));
    this.loss = interval > 0 ? lostInInterval / interval : 0;
    this.#expectedBefore = expected;
    this.#receivedBefore = this.#received;
    const out = Buffer.alloc(REPORT_BLOCK);
    out.writeUInt32BE(this.source >>> 0, 0);
    out.writeUInt32BE((Math.min(255, Math.floor(this.loss * 256)) * 2 ** 24 + Math.min(lost, 0x7fffff)) >>> 0, 4);
    out.writeUInt32BE(this.#highest >>> 0, 8);
    out.writeUInt32BE(Math.round(this.#jitter) >>> 0, 12);
    out.writeUInt32BE(this.#lastReport >>> 0, 16);
    const delay = this.#lastReportAt === 0 ? 0 : Math.round(((now - this.#lastReportAt) / 1000) * 65_536);
    out.writeUInt32BE(delay >>> 0, 20);
    return out;
  }
}
