import dgram from 'node:dgram';
import { isIPv6 } from 'node:net';
import { keepalive } from './keepalive.ts';
import {
  type Endpoint,
  failureOf,
  type LinkListener,
  type LinkOptions,
  type LinkOutcome,
  plainAddress,
} from './link.ts';
import type { WireFailure } from './sip-wire.ts';

/** Errors in a row, without a datagram between them, after which the far end of a connected socket counts as gone. */
const REFUSALS = 3;

/**
 * Opens a UDP socket that speaks with one address only: the system drops what others send, and tells when nobody listens
 * there (ICMP). Three such refusals in a row close the link.
 */
export function openUdp(options: LinkOptions, listener: LinkListener): Promise<LinkOutcome> {
  return new Promise((resolve) => {
    const socket = dgram.createSocket(isIPv6(options.remote.address) ? 'udp6' : 'udp4');
    let state: 'opening' | 'open' | 'closed' = 'opening';
    let refusals = 0;
    const close = (failure: WireFailure | null) => {
      const before = state;
      if (before === 'closed') return;
      state = 'closed';
      alive?.stop();
      socket.close();
      if (before === 'opening' && failure !== null) resolve({ ok: false, failure });
      if (before === 'open' && failure !== null) listener.onClose(failure);
    };
    const refused = (error: Error) => {
      refusals++;
      if (state === 'opening' || refusals >= REFUSALS) close(failureOf(error));
    };
    let alive: ReturnType<typeof keepalive> | undefined;
    socket.on('error', refused);
    socket.on('message', (data) => {
      refusals = 0;
      if (state === 'open' && !isKeepalive(data)) listener.onMessage(data.toString('utf8'));
    });
    const once = (message: string) => new Promise<Error | null>((done) => socket.send(message, (error) => done(error)));
    const send = async (message: string): Promise<void> => {
      if (state !== 'open') throw new Error('The socket is closed.');
      // An error may be the late answer to the datagram before, in place of which this one was not sent.
      for (const last of [false, true]) {
        const error = await once(message);
        if (error === null) return;
        if (!last) refused(error);
        if (last || state !== 'open') throw new Error(`Not sent: ${error.message}`);
      }
    };
    socket.bind(0, options.localAddress, () => {
      socket.connect(options.remote.port, options.remote.address);
      socket.once('connect', () => {
        if (state !== 'opening') return;
        state = 'open';
        const own = socket.address();
        alive = keepalive({
          seconds: options.keepaliveSeconds,
          mustAnswer: false,
          ping: () => void send('\r\n\r\n').catch(() => undefined),
          onDead: () => undefined,
        });
        const local = { address: own.address, port: own.port };
        const link = {
          transport: 'UDP',
          reliable: false,
          local,
          remote: options.remote,
          send,
          close: () => close(null),
        } as const;
        resolve({ ok: true, link });
      });
    });
  });
}

/** How long an ICMP answer may take, ms. */
const KNOCK_MS = 1000;

/**
 * Whether nobody listens on a UDP port. Only a connected socket is told of "port unreachable" (ICMP), so one of its own
 * knocks with a keepalive (RFC 5626 section 3.5.1); silence means that somebody may.
 */
export function isDeserted(to: Endpoint): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dgram.createSocket(isIPv6(to.address) ? 'udp6' : 'udp4');
    const done = (deserted: boolean) => {
      clearTimeout(patience);
      socket.removeAllListeners().on('error', () => undefined);
      socket.close();
      resolve(deserted);
    };
    const patience = setTimeout(() => done(false), KNOCK_MS).unref();
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code === 'ECONNREFUSED'));
    socket.once('connect', () => socket.send('\r\n\r\n'));
    socket.connect(to.port, to.address);
  });
}

/** A UDP socket that speaks with everyone. */
export type UdpPort = {
  readonly bound: Endpoint;
  send(message: string, to: Endpoint): Promise<void>;
  /** Resolves when the port is free again. */
  close(): Promise<void>;
};

/** Binds a UDP port for everyone; keepalives (CRLF, NUL, empty) are swallowed. Resolves to the failure when it cannot. */
export function bindUdp(
  at: Endpoint,
  admits: (address: string) => boolean,
  onMessage: (text: string, from: Endpoint) => void,
  onClose: (failure: WireFailure) => void,
): Promise<{ readonly ok: true; readonly port: UdpPort } | { readonly ok: false; readonly failure: WireFailure }> {
  return new Promise((resolve) => {
    const six = isIPv6(at.address);
    const socket = dgram.createSocket({ type: six ? 'udp6' : 'udp4', reuseAddr: false });
    let state: 'opening' | 'open' | 'closed' = 'opening';
    socket.on('error', (error) => {
      if (state === 'opening') {
        state = 'closed';
        socket.close();
        resolve({ ok: false, failure: failureOf(error) });
      } else if (state === 'open' && /EBADF|ENETDOWN|ENOTSOCK/.test(String((error as NodeJS.ErrnoException).code))) {
        state = 'closed';
        socket.close();
        onClose(failureOf(error));
      }
    });
    socket.on('message', (data, from) => {
      const address = plainAddress(from.address);
      if (!admits(address) || isKeepalive(data)) return;
      onMessage(data.toString('utf8'), { address, port: from.port });
    });
    socket.bind(at.port, at.address, () => {
      state = 'open';
      const bound = { address: at.address, port: socket.address().port };
      resolve({
        ok: true,
        port: {
          bound,
          send: (message, to) =>
            new Promise((sent, reject) => {
              if (state !== 'open') return reject(new Error('The socket is closed.'));
              const address = six && !isIPv6(to.address) ? `::ffff:${to.address}` : to.address;
              socket.send(message, to.port, address, (error) =>
                error ? reject(new Error(`Not sent: ${error.message}`)) : sent(),
              );
            }),
          close() {
            if (state === 'closed') return Promise.resolve();
            state = 'closed';
            return new Promise((closed) => socket.close(() => closed()));
          },
        },
      });
    });
  });
}

/** Nothing but CR, LF and NUL: somebody keeps a NAT binding open (RFC 5626 section 3.5, RFC 6223). */
function isKeepalive(data: Buffer): boolean {
  return data.length <= 4 && data.every((byte) => byte === 13 || byte === 10 || byte === 0);
}
