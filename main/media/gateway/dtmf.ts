/** Digits by their event codes (RFC 4733 section 3.2). */
const DIGITS = '0123456789*#ABCD';

/** Milliseconds between the packets of one event. */
const STEP_MS = 20;
/** Packets of one event before the end packets: 160 ms, which every receiver takes. */
const STEPS = 8;
/** Steps of silence between two digits. */
const PAUSE = 5;
/** The end is sent so often, as it must not be lost (RFC 4733 section 2.5.1.4). */
const ENDS = 3;
/** Longest queue of digits. */
const MOST_DIGITS = 128;

/** Where event packets go. */
export type EventStream = {
  /** Timestamp of a packet sent now; asked once a digit, as an event keeps the timestamp of its start. */
  timestampNow(): number;
  send(payload: Buffer, timestamp: number, marker: boolean): void;
};

/** Whether a text is made of touch tones only. */
export const areDigits = (text: string): boolean => /^[0-9*#A-Da-d]+$/.test(text);

/** The four bytes of an event (RFC 4733 section 2.3); duration in timestamp units. */
export const eventPayload = (event: number, end: boolean, duration: number): Buffer => {
  const out = Buffer.allocUnsafe(4);
  out[0] = event;
  out[1] = (end ? 0x80 : 0) | 10;
  out.writeUInt16BE(Math.min(duration, 0xffff), 2);
  return out;
};

/** Sends digits one after the other, 160 ms each; has a timer only while it sends. */
export class DtmfSender {
  readonly #stream: EventStream;
  #clock = 8000;
  #queue: number[] = [];
  #timer: ReturnType<typeof setInterval> | null = null;
  #step = 0;
  #timestamp = 0;

  constructor(stream: EventStream) {
    this.#stream = stream;
  }

  /** Whether an event is on the wire now, so that audio has to be silent. */
  get sounding(): boolean {
    return this.#timer !== null && this.#step <= STEPS;
  }

  /** Queues digits; `clock` is that of the agreed event format, in Hz. */
  send(digits: string, clock: number): void {
    this.#clock = clock;
    for (const digit of digits.toUpperCase()) {
      const event = DIGITS.indexOf(digit);
      if (event >= 0 && this.#queue.length < MOST_DIGITS) this.#queue.push(event);
    }
    if (this.#timer !== null || this.#queue.length === 0) return;
    this.#step = 0;
    this.#timer = setInterval(() => this.#tick(), STEP_MS);
    this.#tick();
  }

  /** Forgets what is queued. */
  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#queue = [];
  }

  #tick(): void {
    const event = this.#queue[0];
    if (event === undefined) {
      this.stop();
      return;
    }
    this.#step++;
    if (this.#step === 1) this.#timestamp = this.#stream.timestampNow();
    const duration = (Math.min(this.#step, STEPS) * STEP_MS * this.#clock) / 1000;
    if (this.#step < STEPS) this.#stream.send(eventPayload(event, false, duration), this.#timestamp, this.#step === 1);
    else if (this.#step === STEPS)
      for (let i = 0; i < ENDS; i++) this.#stream.send(eventPayload(event, true, duration), this.#timestamp, false);
    else if (this.#step >= STEPS + PAUSE) {
      this.#queue.shift();
      this.#step = 0;
    }
  }
}

/** Hears each digit once, also when its end packets are repeated or lost. */
export class DtmfReceiver {
  #timestamp = -1;
  #event = -1;
  #told = true;

  /** Takes an event payload in; returns the digits that are now complete. */
  take(payload: Buffer, timestamp: number): string {
    const event = payload[0] ?? 255;
    if (payload.length < 4 || event >= DIGITS.length) return '';
    let heard = '';
    if (timestamp !== this.#timestamp) {
      if (!this.#told) heard += DIGITS[this.#event];
      this.#timestamp = timestamp;
      this.#event = event;
      this.#told = false;
    }
    if ((payload[1]! & 0x80) !== 0 && !this.#told) {
      this.#told = true;
      heard += DIGITS[event];
    }
    return heard;
  }
}
