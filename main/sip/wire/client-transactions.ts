import { BoundedMap } from './bounded-map.ts';
import type { Link } from './link.ts';
import type { MessagePeek } from './message-peek.ts';
import type { SipTimers } from './sip-timers.ts';

/** A way to the far end of one transaction. */
export type Way = Pick<Link, 'transport' | 'reliable' | 'local' | 'send'> & {
  /** Asks the system whether nobody listens at the far end; only where it does not say so by itself. */
  readonly isDeserted?: () => Promise<boolean>;
};

type Transaction = {
  readonly way: Way;
  readonly invite: boolean;
  phase: 'calling' | 'proceeding' | 'accepted' | 'completed';
  interval: number;
  retransmission?: NodeJS.Timeout | undefined;
  end?: NodeJS.Timeout | undefined;
  /** The ACK that belongs to a refused INVITE, for when the refusal comes again. */
  ack: string | null;
};

/** Most client transactions remembered at a time. */
const LIMIT = 4096;

/** The client side of RFC 3261 section 17.1: repeats requests until somebody answers, and swallows repeated answers. */
export class ClientTransactions {
  private readonly timers: SipTimers;
  private readonly known: BoundedMap<string, Transaction>;

  constructor(timers: SipTimers) {
    this.timers = timers;
    this.known = new BoundedMap(LIMIT, (transaction) => this.stop(transaction));
  }

  get size(): number {
    return this.known.size;
  }

  /** Where ACK (to a refusal) and CANCEL have to go: where their INVITE went (RFC 3261 sections 9.1, 17.1.1.3). */
  wayOf(request: MessagePeek): Way | null {
    if (request.method !== 'ACK' && request.method !== 'CANCEL') return null;
    return this.known.get(`${request.via?.branch} INVITE`)?.way ?? null;
  }

  /** A request leaves by `way`; from now on it is repeated as often as it must be. */
  sent(message: string, request: MessagePeek, way: Way): void {
    const branch = request.via?.branch ?? '';
    if (branch === '') return;
    if (request.method === 'ACK') {
      const refused = this.known.get(`${branch} INVITE`);
      if (refused !== undefined) refused.ack = message;
      return;
    }
    const key = `${branch} ${request.method}`;
    const invite = request.method === 'INVITE';
    const { t1, t2, life } = this.timers;
    const transaction: Transaction = { way, invite, phase: 'calling', interval: t1, ack: null };
    const before = this.known.get(key);
    if (before !== undefined) this.stop(before);
    this.known.set(key, transaction);
    const repeat = () => {
      transaction.retransmission = this.timers.after(transaction.interval, () => {
        way.send(message).catch(() => undefined);
        // Timer A doubles for ever; timer E stays at T2, and is T2 at once when the request is being worked on.
        const proceeding = transaction.phase === 'proceeding';
        transaction.interval = proceeding ? t2 : transaction.interval * 2;
        if (!invite) transaction.interval = Math.min(transaction.interval, t2);
        repeat();
      });
    };
    if (!way.reliable) repeat();
    // Timers B and F belong to the layer above; after that time nothing is repeated here.
    this.forgetAfter(key, transaction, life);
  }

  /** Whether the layer above is to see this response. */
  received(response: MessagePeek): boolean {
    const method = response.cseq?.method ?? '';
    const key = `${response.via?.branch} ${method}`;
    const transaction = this.known.get(key);
    if (transaction === undefined) return true;
    const final = response.status >= 200;
    const refusal = response.status >= 300;
    if (transaction.phase === 'completed') {
      if (!transaction.invite) return false;
      if (refusal && transaction.ack !== null) transaction.way.send(transaction.ack).catch(() => undefined);
      return final && !refusal;
    }
    if (transaction.phase === 'accepted') return true;
    if (!final) {
      transaction.phase = 'proceeding';
      if (transaction.invite) {
        // It may ring as long as it likes: only the limit of the map forgets it now.
        this.stop(transaction);
      }
      return true;
    }
    this.stop(transaction);
    const { life, t4 } = this.timers;
    if (transaction.invite && !refusal) {
      transaction.phase = 'accepted';
      this.forgetAfter(key, transaction, life);
    } else {
      transaction.phase = 'completed';
      // Timer D for a refused INVITE, timer K for the rest; nothing comes twice over a reliable way.
      this.forgetAfter(key, transaction, transaction.invite && !transaction.way.reliable ? life : t4);
    }
    return true;
  }

  /** Whether nothing at all has come back to an INVITE. */
  isUnanswered(invite: MessagePeek): boolean {
    return this.known.get(`${invite.via?.branch} INVITE`)?.phase === 'calling';
  }

  /** Forgets an INVITE that is still unanswered; false when there is none. */
  giveUp(invite: MessagePeek): boolean {
    const key = `${invite.via?.branch} INVITE`;
    const transaction = this.known.get(key);
    if (transaction?.phase !== 'calling') return false;
    this.stop(transaction);
    this.known.delete(key);
    return true;
  }

  clear(): void {
    this.known.clear();
  }

  private stop(transaction: Transaction): void {
    this.timers.stop(transaction.retransmission);
    this.timers.stop(transaction.end);
  }

  private forgetAfter(key: string, transaction: Transaction, milliseconds: number): void {
    transaction.end = this.timers.after(milliseconds, () => {
      this.stop(transaction);
      if (this.known.get(key) === transaction) this.known.delete(key);
    });
  }
}
