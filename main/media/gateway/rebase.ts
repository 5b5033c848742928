import { sequenceDelta } from './rtp.ts';

/** A jump further than this within one SSRC is a restarted sender (RFC 3550 appendix A.1, MAX_DROPOUT). */
const FAR = 3000;

/** Milliseconds between the end of one stream and the start of the next, at least. */
const FRAME_MS = 20;

/**
 * Makes one continuous RTP stream of whatever a sender does: new SSRCs, jumps, left-out and inserted packets.
 * `take` leaves its result in `sequence` and `timestamp`, so that no packet costs an object.
 */
export class Rebase {
  /** Of the packet last taken, in the stream that goes out. */
  sequence: number;
  timestamp: number;
  /** SSRC of the stream that comes in; −1 before the first packet. */
  source = -1;
  /** Highest sequence number with roll-overs, of what came in and of what went out. */
  highestIn = 0;
  highestOut: number;
  /** Added to incoming timestamps. */
  timestampOffset = 0;
  #sequenceOffset = 0;
  #at = performance.now();
  #newest: number;

  /** Starts just before a sequence number and a timestamp. */
  constructor(sequence: number, timestamp: number) {
    this.sequence = sequence & 0xffff;
    this.timestamp = timestamp >>> 0;
    this.highestOut = this.sequence;
    this.#newest = this.timestamp;
  }

  /** Takes a packet in; true when it belongs to a stream that has just begun (first packet, new SSRC or a restart). */
  take(ssrc: number, sequence: number, timestamp: number, now: number, clock: number): boolean {
    const delta = sequenceDelta(this.highestIn & 0xffff, sequence);
    const fresh = ssrc !== this.source || delta > FAR || delta < -FAR;
    if (fresh) {
      this.#sequenceOffset = (this.highestOut + 1 - sequence) & 0xffff;
      this.timestampOffset = (this.timestampNow(now, clock) - timestamp) >>> 0;
      this.source = ssrc;
      this.highestIn = sequence;
    } else if (delta > 0) this.highestIn += delta;
    this.sequence = (sequence + this.#sequenceOffset) & 0xffff;
    this.timestamp = (timestamp + this.timestampOffset) >>> 0;
    const ahead = sequenceDelta(this.highestOut & 0xffff, this.sequence);
    if (fresh || ahead > 0) {
      this.highestOut += ahead;
      this.#newest = this.timestamp;
      this.#at = now;
    }
    return fresh;
  }

  /** The packet just taken does not go out: what follows closes the gap. */
  drop(): void {
    if (this.sequence !== (this.highestOut & 0xffff)) return;
    this.highestOut--;
    this.#sequenceOffset = (this.#sequenceOffset - 1) & 0xffff;
  }

  /** Room for a packet of our own: its sequence number. */
  insert(): number {
    this.highestOut++;
    this.#sequenceOffset = (this.#sequenceOffset + 1) & 0xffff;
    return this.highestOut & 0xffff;
  }

  /** The outgoing timestamp of this moment, at least one frame after the newest. */
  timestampNow(now: number, clock: number): number {
    const elapsed = Math.max(now - this.#at, FRAME_MS);
    return (this.#newest + Math.round((elapsed * clock) / 1000)) >>> 0;
  }

  /** An outgoing sequence number of the receiver's report as the sender knows it, roll-overs included. */
  toSource(extended: number): number {
    return (extended - this.highestOut + this.highestIn) >>> 0;
  }

  /** An outgoing sequence number as the sender knows it. */
  sourceSequence(sequence: number): number {
    return (sequence - this.#sequenceOffset) & 0xffff;
  }
}
