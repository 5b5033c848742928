import { BoundedMap } from './bounded-map.ts';
import type { Way } from './client-transactions.ts';
import type { MessagePeek } from './message-peek.ts';
import type { SipTimers } from './sip-timers.ts';

/** Most reliable provisional responses repeated at a time. */
const LIMIT = 512;

/** Repeats reliable provisional responses until PRACK comes, over every transport (RFC 3262 section 3). */
export class ReliableProvisionals {
  private readonly timers: SipTimers;
  private readonly waiting: BoundedMap<string, { timer: NodeJS.Timeout | undefined }>;

  constructor(timers: SipTimers) {
    this.timers = timers;
    this.waiting = new BoundedMap(LIMIT, (entry) => timers.stop(entry.timer));
  }

  get size(): number {
    return this.waiting.size;
  }

  /** A provisional response with an RSeq leaves; `key` is that of its INVITE transaction. */
  sent(key: string, message: string, response: MessagePeek, way: Way): void {
    if (response.status <= 100 || response.status >= 200 || response.rseq === null) return;
    this.stop(key);
    const entry: { timer: NodeJS.Timeout | undefined } = { timer: undefined };
    const repeat = (interval: number, spent: number) => {
      entry.timer = this.timers.after(interval, () => {
        way.send(message).catch(() => undefined);
        const total = spent + interval;
        if (total + interval * 2 <= this.timers.life) repeat(interval * 2, total);
        else this.waiting.delete(key);
      });
    };
    repeat(this.timers.t1, 0);
    this.waiting.set(key, entry);
  }

  /** The transaction got its final answer, or PRACK came for it. */
  stop(key: string): void {
    const entry = this.waiting.get(key);
    if (entry === undefined) return;
    this.timers.stop(entry.timer);
    this.waiting.delete(key);
  }

  clear(): void {
    this.waiting.clear();
  }
}
