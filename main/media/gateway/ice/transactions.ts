import type { StunMessage, TransportAddress } from './stun-message.ts';

/** Milliseconds to wait after each sending of a request over UDP (RFC 8489 section 6.2.1, with the RTO browsers use). */
export const UDP_WAITS: readonly number[] = [250, 500, 1000, 2000, 4000];

type Waiting = { timer: ReturnType<typeof setTimeout> | null; readonly take: Take; readonly over: () => void };

/** Looks at a response; false when it is not the one, so that the wait goes on. */
type Take = (response: StunMessage, from: TransportAddress) => boolean;

/** Requests that wait for their responses. */
export class Transactions {
  readonly #waiting = new Map<string, Waiting>();

  /** Sends until a response is taken or the waits are over, which `over` hears; returns the way to give up silently. */
  ask(transaction: string, waits: readonly number[], send: () => void, take: Take, over: () => void): () => void {
    let sent = 0;
    const waiting: Waiting = { timer: null, take, over };
    const next = (): void => {
      if (sent === waits.length) {
        this.#waiting.delete(transaction);
        over();
        return;
      }
      waiting.timer = setTimeout(next, waits[sent++]);
      send();
    };
    this.#waiting.set(transaction, waiting);
    next();
    return () => this.#forget(transaction);
  }

  /** Hands a response to whom it is for; false when nobody waits for it. */
  take(response: StunMessage, from: TransportAddress): boolean {
    const waiting = this.#waiting.get(response.transaction);
    if (waiting === undefined || !waiting.take(response, from)) return false;
    this.#forget(response.transaction);
    return true;
  }

  /** Ends every wait as if nobody had answered. */
  close(): void {
    for (const [transaction, { over }] of [...this.#waiting]) {
      this.#forget(transaction);
      over();
    }
  }

  #forget(transaction: string): void {
    clearTimeout(this.#waiting.get(transaction)?.timer ?? undefined);
    this.#waiting.delete(transaction);
  }
}
