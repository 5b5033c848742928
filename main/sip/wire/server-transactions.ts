import { BoundedMap } from './bounded-map.ts';
import type { Way } from './client-transactions.ts';
import type { MessagePeek } from './message-peek.ts';
import { ReliableProvisionals } from './reliable-provisionals.ts';
import type { SipTimers } from './sip-timers.ts';

type Transaction = {
  readonly way: Way;
  readonly invite: boolean;
  /** The last response, for when the request comes again; null before the first. */
  last: string | null;
  status: number;
  /** The ACK to a refusal came. */
  confirmed: boolean;
  retransmission?: NodeJS.Timeout | undefined;
  end?: NodeJS.Timeout | undefined;
};

/** Most server transactions remembered at a time: a flood pushes out the oldest. */
const LIMIT = 2048;

/** Longest an unanswered request is remembered, as a multiple of 64 × T1. */
const UNANSWERED = 20;

/** The server side of RFC 3261 section 17.2 and RFC 6026: repeated requests get the same answer and go no further. */
export class ServerTransactions {
  private readonly timers: SipTimers;
  private readonly provisionals: ReliableProvisionals;
  private readonly known: BoundedMap<string, Transaction>;
  /** INVITE transaction by Call-ID and RSeq, for PRACK. */
  private readonly awaited = new BoundedMap<string, string>(512);

  constructor(timers: SipTimers) {
    this.timers = timers;
    this.provisionals = new ReliableProvisionals(timers);
    this.known = new BoundedMap(LIMIT, (transaction) => this.stop(transaction));
  }

  get size(): number {
    return this.known.size;
  }

  /** Whether the layer above is to see this request, which came by `way`. */
  received(request: MessagePeek, way: Way): boolean {
    const key = keyOf(request, request.method === 'ACK' ? 'INVITE' : request.method);
    const transaction = this.known.get(key);
    if (request.method === 'ACK') return transaction === undefined || this.acknowledged(key, transaction);
    if (request.method === 'PRACK' && request.rack !== null) {
      const invite = this.awaited.get(`${request.callId} ${request.rack}`);
      if (invite !== undefined) this.provisionals.stop(invite);
    }
    if (transaction === undefined) {
      const invite = request.method === 'INVITE';
      const fresh: Transaction = { way, invite, last: null, status: 0, confirmed: false };
      this.known.set(key, fresh);
      this.forgetAfter(key, fresh, UNANSWERED * this.timers.life);
      return true;
    }
    // A 2xx to INVITE is repeated by the layer above alone (RFC 3261 section 13.3.1.4).
    const answered = transaction.invite && transaction.status >= 200 && transaction.status < 300;
    if (transaction.last !== null && !answered && !transaction.confirmed) {
      transaction.way.send(transaction.last).catch(() => undefined);
    }
    return false;
  }

  /** Where this response has to go; null when its request is not remembered. Repeats it as long as it must be. */
  sent(message: string, response: MessagePeek): Way | null {
    const method = response.cseq?.method ?? '';
    const key = keyOf(response, method);
    const transaction = this.known.get(key);
    if (transaction === undefined) return null;
    transaction.last = message;
    const before = transaction.status;
    transaction.status = response.status;
    if (response.status < 200) {
      if (transaction.invite && response.rseq !== null) {
        this.awaited.set(`${response.callId} ${response.rseq}`, key);
        this.provisionals.sent(key, message, response, transaction.way);
      }
      return transaction.way;
    }
    this.provisionals.stop(key);
    if (before >= 200) return transaction.way;
    const { life, t1, t2, t4 } = this.timers;
    const reliable = transaction.way.reliable;
    this.timers.stop(transaction.end);
    // Timers H, J and L; over a reliable way the request cannot come twice, but the ACK has to find its transaction.
    this.forgetAfter(key, transaction, reliable && !transaction.invite ? t4 : life);
    if (transaction.invite && response.status >= 300 && !reliable) {
      const repeat = (interval: number) => {
        transaction.retransmission = this.timers.after(interval, () => {
          transaction.way.send(message).catch(() => undefined);
          repeat(Math.min(interval * 2, t2));
        });
      };
      repeat(t1);
    }
    return transaction.way;
  }

  clear(): void {
    this.known.clear();
    this.awaited.clear();
    this.provisionals.clear();
  }

  /** An ACK came for an INVITE transaction: the first for a refusal ends its repetition, further ones are absorbed (timer I). */
  private acknowledged(key: string, transaction: Transaction): boolean {
    if (transaction.status < 300) return true;
    if (transaction.confirmed) return false;
    transaction.confirmed = true;
    this.stop(transaction);
    this.forgetAfter(key, transaction, this.timers.t4);
    return true;
  }

  private stop(transaction: Transaction): void {
    this.timers.stop(transaction.retransmission);
    this.timers.stop(transaction.end);
  }

  private forgetAfter(key: string, transaction: Transaction, milliseconds: number): void {
    transaction.end = this.timers.after(milliseconds, () => {
      this.stop(transaction);
      this.provisionals.stop(key);
      if (this.known.get(key) === transaction) this.known.delete(key);
    });
  }
}

/**
 * What makes two requests the same one (RFC 3261 section 17.2.3): the top Via. Call-ID and CSeq are part of it as well, so that
 * a client which uses a branch twice is not taken for its own echo, and a branch without the magic cookie is unique enough.
 */
function keyOf(message: MessagePeek, method: string): string {
  const { via } = message;
  return `${via?.branch} ${via?.host.toLowerCase()} ${via?.port} ${message.callId} ${message.cseq?.number} ${method}`;
}
