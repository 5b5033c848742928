import { ClientTransactions, type Way } from './client-transactions.ts';
import type { MessagePeek } from './message-peek.ts';
import { ServerTransactions } from './server-transactions.ts';
import { SipTimers } from './sip-timers.ts';

/**
 * Makes an unreliable transport look like a reliable one to the layer above (RFC 3261 section 17, RFC 6026): requests and final
 * responses are repeated until they are answered, and what comes twice is answered here. Over reliable ways it only remembers
 * where transactions belong and repeats reliable provisional responses. The 2xx to INVITE and its ACK stay with the layer above.
 */
export class UdpReliability {
  private readonly timers: SipTimers;
  private readonly clients: ClientTransactions;
  private readonly servers: ServerTransactions;

  constructor(timeScale = 1) {
    this.timers = new SipTimers(timeScale);
    this.clients = new ClientTransactions(this.timers);
    this.servers = new ServerTransactions(this.timers);
  }

  /** Transactions and timers alive, for tests and diagnosis. */
  get load(): { readonly clients: number; readonly servers: number; readonly timers: number } {
    return { clients: this.clients.size, servers: this.servers.size, timers: this.timers.size };
  }

  /** The way a CANCEL or the ACK to a refusal has to take; null when it is free to choose. */
  wayOf(request: MessagePeek): Way | null {
    return this.clients.wayOf(request);
  }

  /** Sends a request and repeats it; an INVITE without an answer after T1 rejects when its way says that nobody is there. */
  async request(message: string, request: MessagePeek, way: Way): Promise<void> {
    this.clients.sent(message, request, way);
    await way.send(message);
    if (request.method !== 'INVITE' || way.isDeserted === undefined) return;
    await new Promise<void>((resolve) => this.timers.after(this.timers.t1, resolve));
    if (!this.clients.isUnanswered(request) || !(await way.isDeserted())) return;
    if (this.clients.giveUp(request)) throw new Error('Nobody listens at that address.');
  }

  /** Sends a response the way its request came; null when that request is not remembered. */
  response(message: string, response: MessagePeek): Promise<void> | null {
    return this.servers.sent(message, response)?.send(message) ?? null;
  }

  /** Whether the layer above is to see what came by `way`. */
  receive(message: MessagePeek, way: Way): boolean {
    return message.status > 0 ? this.clients.received(message) : this.servers.received(message, way);
  }

  /** Stops every repetition and forgets everything. */
  close(): void {
    this.timers.stopAll();
    this.clients.clear();
    this.servers.clear();
  }
}
