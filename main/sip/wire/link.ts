import type { WireFailure } from './sip-wire.ts';

/** A transport as it is written into Via (RFC 3261 section 20.42, RFC 7118 section 5.1). */
export type ViaTransport = 'UDP' | 'TCP' | 'TLS' | 'WS' | 'WSS';

/** An IP address and a port. */
export type Endpoint = { readonly address: string; readonly port: number };

/** A way to one far end that carries whole messages, as they are. */
export type Link = {
  readonly transport: ViaTransport;
  /** What is sent arrives or the link closes; RFC 3261 section 17 then needs no retransmission. */
  readonly reliable: boolean;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** Rejects with a sentence when the message cannot leave. */
  send(message: string): Promise<void>;
  /** Closes without a word to the listener. */
  close(): void;
};

/** What a link tells its owner. */
export type LinkListener = {
  readonly onMessage: (text: string) => void;
  /** Once, and never after `close`. */
  readonly onClose: (failure: WireFailure) => void;
};

/** What every outgoing link is opened with. */
export type LinkOptions = {
  readonly remote: Endpoint;
  /** Own address to bind; default: what the system chooses. */
  readonly localAddress?: string;
  /** Milliseconds until the attempt is given up. */
  readonly attemptMs: number;
  /** Seconds between keepalives, 0 for none. */
  readonly keepaliveSeconds: number;
  /** Milliseconds until a keepalive counts as unanswered. */
  readonly pongMs?: number;
};

/** A link, or why there is none. */
export type LinkOutcome =
  | { readonly ok: true; readonly link: Link }
  | { readonly ok: false; readonly failure: WireFailure };

/** Errors of the TLS handshake that mean the certificate is not to be believed. */
const CERTIFICATE =
  /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY|DECODE)|DEPTH_ZERO|CRL_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|ALTNAME/;

/** What a socket error means to the layer above. */
export function failureOf(error: unknown): WireFailure {
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const reason = (error instanceof Error ? error.message : String(error)).trim();
  if (CERTIFICATE.test(code)) return { cause: 'certificate', reason };
  return { cause: code === 'ETIMEDOUT' ? 'timeout' : 'unreachable', reason };
}

/** IPv4 as IPv4, also when a socket of both families writes it as ::ffff:a.b.c.d, and without a zone. */
export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address;
}
