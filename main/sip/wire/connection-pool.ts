import type { Socket } from 'node:net';
import type { SipTrust } from '../sip-engine.ts';
import { type Endpoint, type Link, type LinkOutcome, plainAddress } from './link.ts';
import { messageRate } from './message-rate.ts';
import { openStream, streamLink } from './stream-socket.ts';

/** What a pool of connections keeps to. */
export type PoolOptions = {
  readonly trust: SipTrust;
  readonly localAddress?: string;
  readonly attemptMs: number;
  readonly onMessage: (text: string, link: Link) => void;
  /** Most accepted connections at a time; default 64. */
  readonly limit?: number;
  /** Milliseconds without a byte until a connection is closed; default ten minutes. */
  readonly idleMs?: number;
  /** Milliseconds an accepted connection has for its first message; default 30 s. */
  readonly firstMs?: number;
};

type Held = { readonly link: Link; used: number; silent: boolean; readonly accepted: boolean };

/** TCP and TLS connections of a listening wire: accepted ones and own ones, reused while they last. */
export class ConnectionPool {
  private readonly options: PoolOptions;
  private readonly held = new Set<Held>();
  private readonly own = new Map<string, Promise<LinkOutcome>>();
  private readonly sweeper: NodeJS.Timeout;

  constructor(options: PoolOptions) {
    this.options = options;
    const idle = options.idleMs ?? 600_000;
    const first = options.firstMs ?? 30_000;
    this.sweeper = setInterval(() => this.sweep(idle, first), Math.max(10, Math.min(idle, first) / 4)).unref();
  }

  get size(): number {
    return this.held.size;
  }

  /** Takes an accepted connection in, or closes it when there are too many. */
  adopt(socket: Socket): void {
    let accepted = 0;
    for (const one of this.held) if (one.accepted) accepted++;
    if (accepted >= (this.options.limit ?? 64) || socket.remoteAddress === undefined) {
      socket.destroy();
      return;
    }
    const within = messageRate();
    const link = streamLink(
      socket,
      {
        onMessage: (text) => {
          held.silent = false;
          if (within()) this.options.onMessage(text, link);
          else this.drop(held);
        },
        onClose: () => this.held.delete(held),
      },
      { secure: false, keepaliveSeconds: 0 },
    );
    const held: Held = { link, used: performance.now(), silent: true, accepted: true };
    socket.on('data', () => {
      held.used = performance.now();
    });
    this.held.add(held);
  }

  /** The connection to this place, opened when there is none. `tls` is the name to verify, null for TCP. */
  open(to: Endpoint, tls: string | null, attemptMs: number = this.options.attemptMs): Promise<LinkOutcome> {
    const key = `${to.address} ${to.port} ${tls}`;
    const known = this.own.get(key);
    if (known !== undefined) return known;
    const outcome = this.dial(key, to, tls, attemptMs);
    this.own.set(key, outcome);
    void outcome.then((result) => {
      if (!result.ok) this.own.delete(key);
    });
    return outcome;
  }

  close(): void {
    clearInterval(this.sweeper);
    for (const one of this.held) one.link.close();
    this.held.clear();
    for (const outcome of this.own.values()) void outcome.then((result) => result.ok && result.link.close());
    this.own.clear();
  }

  private async dial(key: string, to: Endpoint, tls: string | null, attemptMs: number): Promise<LinkOutcome> {
    let held: Held | null = null;
    const forget = () => {
      this.own.delete(key);
      if (held !== null) this.held.delete(held);
    };
    const outcome = await openStream(
      {
        remote: to,
        attemptMs,
        keepaliveSeconds: 0,
        ...(this.options.localAddress === undefined ? {} : { localAddress: this.options.localAddress }),
        tls: tls === null ? null : { name: tls, trust: this.options.trust },
      },
      {
        onMessage: (text) => {
          if (held === null) return;
          held.used = performance.now();
          this.options.onMessage(text, held.link);
        },
        onClose: forget,
      },
    );
    if (!outcome.ok) return outcome;
    const { link } = outcome;
    const owned: Held = {
      link: {
        ...link,
        send: (message) => {
          owned.used = performance.now();
          return link.send(message);
        },
        close: () => {
          forget();
          link.close();
        },
      },
      used: performance.now(),
      silent: false,
      accepted: false,
    };
    held = owned;
    this.held.add(owned);
    return { ok: true, link: owned.link };
  }

  private drop(held: Held): void {
    this.held.delete(held);
    held.link.close();
  }

  private sweep(idleMs: number, firstMs: number): void {
    const now = performance.now();
    for (const one of this.held) if (now - one.used > (one.silent ? firstMs : idleMs)) this.drop(one);
  }
}

/** The far end of an accepted socket. */
export function remoteOf(socket: Socket): string {
  return plainAddress(socket.remoteAddress ?? '');
}
