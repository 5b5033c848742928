import { FRAME, ROOM_RATE, type SoundCodec } from './codec.ts';
import { PlayoutDelay } from './playout-delay.ts';
import { SoundQueue } from './sound-queue.ts';

/** Samples in one millisecond. */
const MS = ROOM_RATE / 1000;
/** Packets waiting at most: 600 ms of the shortest. */
const MOST_PACKETS = 60;
/** A packet this far off its time (ms) begins a new count of time: its sender jumped. */
const JUMP_MS = 1000;
/** Sound is at its place when it is within this many milliseconds of it. */
const TOLERANCE_MS = 10;
/** Further off than this it is brought there even if that is heard. */
const FAR_MS = 60;
/** Further behind than this, packets are left out. */
const LOST_MS = 250;
/** Gaps up to this are filled, ms; longer ones are silence. */
const MOST_MADE_UP_MS = 80;
/** Milliseconds between two cuts that might be heard. */
const CUT_MS = 100;
/** Most samples that a cut takes out of the queue. */
const FOR_CUT = 720;

type Waiting = { readonly at: number; readonly payload: Buffer; readonly codec: SoundCodec };

/** What became of the sound of one source. */
export type PlayoutCounters = {
  /** Packets that came after their time, or twice. */
  late: number;
  /** Milliseconds made up for lost packets, and while nothing came. */
  lostMs: number;
  waitedMs: number;
  /** Periods taken out and repeated. */
  shortened: number;
  lengthened: number;
};

/**
 * Turns the packets of one source into steady sound: in order, as late as its network makes necessary, whatever it does to time.
 * Media time is counted at 48 kHz from the first packet on, without jumps.
 */
export class JitterBuffer {
  readonly counters: PlayoutCounters = { late: 0, lostMs: 0, waitedMs: 0, shortened: 0, lengthened: 0 };
  readonly #delay = new PlayoutDelay();
  readonly #queue = new SoundQueue();
  readonly #waiting = new Map<number, Waiting | null>();
  /** Of the newest packet: its number, timestamp, clock, and media time. */
  #newest = { number: -1, timestamp: 0, clock: 0, at: 0 };
  /** Number and media time of what is decoded next. */
  #next = -1;
  #at = 0;
  /** Whether sound stands still until its time has come: before the first packet, and after a gap. */
  #idle = true;
  #madeUp = 0;
  /** Samples made up while nothing was there, not yet known to stand for a lost packet. */
  #waited = 0;
  /** Samples of the last packet. */
  #packet = FRAME;
  #cutAt = 0;

  /** Delay that the network makes necessary, ms. */
  get target(): number {
    return this.#delay.target;
  }

  /** Takes a packet that arrived now (ms); `known` is false when its arrival says nothing of the network. */
  put(number: number, timestamp: number, payload: Buffer, codec: SoundCodec, now: number, known: boolean): void {
    const at = this.#timeOf(number, timestamp, codec.clock, now);
    if (known || this.#next < 0) this.#delay.take(now - at / MS, now);
    if (number < this.#next || this.#waiting.has(number)) {
      this.counters.late++;
      return;
    }
    if (this.#next < 0) this.#next = number;
    this.#waiting.set(number, { at, payload, codec });
    this.#bound();
  }

  /** A packet that carries no sound took this number, so that it is not missed. */
  skip(number: number): void {
    if (number < this.#next || this.#next < 0) return;
    this.#waiting.set(number, null);
    this.#bound();
  }

  /** Fills `out` with what is to be heard from `now` on. */
  take(out: Int16Array, now: number): void {
    while (this.#queue.length < out.length && this.#advance(now, out.length)) {}
    this.#keepTime(now);
    this.#queue.take(out);
  }

  /** How many milliseconds later than planned the next sound would be heard; below 0 when earlier. */
  #behind(now: number, at: number): number {
    return now - (at - this.#queue.length) / MS - this.#delay.offset;
  }

  #timeOf(number: number, timestamp: number, clock: number, now: number): number {
    const newest = this.#newest;
    const since = (((timestamp - newest.timestamp) | 0) * ROOM_RATE) / clock;
    let at = newest.at + since;
    if (newest.number < 0) at = 0;
    else if (number <= newest.number) return at;
    else if (clock !== newest.clock || Math.abs(now - at / MS - this.#delay.base) > JUMP_MS)
      at = Math.max((now - this.#delay.base) * MS, newest.at);
    this.#newest = { number, timestamp, clock, at };
    return at;
  }

  #bound(): void {
    if (this.#waiting.size <= MOST_PACKETS) return;
    const [oldest] = this.#oldest()!;
    this.#waiting.delete(oldest);
  }

  #oldest(): [number, Waiting | null] | null {
    let oldest = Number.POSITIVE_INFINITY;
    for (const number of this.#waiting.keys()) if (number < oldest) oldest = number;
    return oldest === Number.POSITIVE_INFINITY ? null : [oldest, this.#waiting.get(oldest)!];
  }

  /** The packet to go on with; those without sound are passed by. */
  #head(): [number, Waiting] | null {
    for (let head = this.#oldest(); head !== null; head = this.#oldest()) {
      const [number, packet] = head;
      if (packet !== null) return [number, packet];
      this.#waiting.delete(number);
      if (number === this.#next) this.#next++;
    }
    return null;
  }

  /** Does one step towards more sound; false when there is none to be had. */
  #advance(now: number, wanted: number): boolean {
    const head = this.#head();
    if (this.#idle) return head !== null && this.#start(now, wanted);
    if (head === null) return this.#wait();
    const [number, packet] = head;
    // What was made up while waiting is not made up again for a packet that turns out to be lost.
    if (number !== this.#next) this.#at += Math.max(0, Math.min(this.#waited, packet.at - this.#at));
    this.#waited = 0;
    const gap = packet.at - this.#at;
    if (gap < TOLERANCE_MS * MS) {
      this.#decode(number, packet);
      return true;
    }
    // Numbers without a gap: the sender paused.
    if (number === this.#next || this.#madeUp >= MOST_MADE_UP_MS * MS) this.#idle = true;
    else this.#conceal(packet, gap);
    return true;
  }

  /** Starts when it is time for the oldest packet, to the sample; leaves out what is too old. */
  #start(now: number, wanted: number): boolean {
    let head = this.#head()!;
    while (this.#behind(now, head[1].at) > FAR_MS && this.#waiting.size > 1) {
      this.#waiting.delete(head[0]);
      const next = this.#head();
      if (next === null) return false;
      head = next;
    }
    const [number, { at }] = head;
    const early = Math.round(-this.#behind(now, at) * MS);
    if (early >= wanted) return false;
    if (early > 0) this.#queue.conceal(early);
    this.#idle = false;
    this.#madeUp = 0;
    this.#waited = 0;
    this.#next = number;
    this.#at = at;
    return true;
  }

  #decode(number: number, packet: Waiting): void {
    this.#waiting.delete(number);
    this.#next = number + 1;
    const pcm = packet.codec.decode(packet.payload);
    // What cannot be decoded is as good as lost.
    if (pcm === null) return;
    this.#queue.append(pcm);
    this.#packet = pcm.length;
    this.#at = packet.at + pcm.length;
    this.#madeUp = 0;
  }

  /** Fills some of the gap before a packet that is there. */
  #conceal({ payload, codec }: Waiting, gap: number): void {
    const samples = Math.min(Math.round(gap), this.#packet);
    // Only the last packet of a gap can be had from the one after it.
    const made = codec.conceal(samples, gap <= samples * 1.5 ? payload : null);
    if (made === null) this.#queue.conceal(samples);
    else this.#queue.append(made);
    this.#at += samples;
    this.#madeUp += samples;
    this.counters.lostMs += samples / MS;
  }

  /** Nothing is there: sound stretches, as the packet may only be late; after a while it stops. */
  #wait(): boolean {
    const samples = 10 * MS;
    if (this.#madeUp >= MOST_MADE_UP_MS * MS) {
      this.#idle = true;
      return false;
    }
    this.#queue.conceal(samples);
    this.#waited += samples;
    this.#madeUp += samples;
    this.counters.waitedMs += 10;
    return true;
  }

  /** Brings sound that is too early or too late nearer to its time. */
  #keepTime(now: number): void {
    if (this.#idle) return;
    const behind = this.#behind(now, this.#at);
    if (behind > LOST_MS) {
      this.#idle = true;
      return;
    }
    if (Math.abs(behind) < TOLERANCE_MS || now < this.#cutAt || this.#madeUp > 0) return;
    while (this.#queue.length < FRAME + FOR_CUT) {
      const head = this.#head();
      if (head === null || Math.abs(head[1].at - this.#at) > TOLERANCE_MS * MS) break;
      this.#decode(...head);
    }
    const must = Math.abs(behind) > FAR_MS;
    if (behind > 0) {
      if (this.#queue.length < FRAME + FOR_CUT || !this.#queue.shorten(must)) return;
      this.counters.shortened++;
    } else {
      if (!this.#queue.lengthen(must)) return;
      this.counters.lengthened++;
    }
    this.#cutAt = now + (must ? 20 : CUT_MS);
  }
}
