import net from 'node:net';
import tls from 'node:tls';
import type { SipTrust } from '../sip-engine.ts';
import { keepalive } from './keepalive.ts';
import { failureOf, type Link, type LinkListener, type LinkOptions, type LinkOutcome, plainAddress } from './link.ts';
import type { WireFailure } from './sip-wire.ts';
import { StreamFramer } from './stream-framer.ts';
import { tlsOptions } from './tls-trust.ts';

/** How a stream is opened. */
export type StreamOptions = LinkOptions & {
  /** The name to verify and whom to trust; null for plain TCP. */
  readonly tls: { readonly name: string; readonly trust: SipTrust } | null;
};

/** Most bytes that wait to be written before sending fails. */
const BACKLOG = 1_048_576;

/** Opens TCP or TLS to one address. */
export function openStream(options: StreamOptions, listener: LinkListener): Promise<LinkOutcome> {
  const target = {
    host: options.remote.address,
    port: options.remote.port,
    ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
  };
  return new Promise((resolve) => {
    let socket: net.Socket;
    try {
      socket = options.tls
        ? tls.connect({ ...target, ...tlsOptions(options.tls.name, options.tls.trust) })
        : net.connect(target);
    } catch (error) {
      resolve({ ok: false, failure: failureOf(error) });
      return;
    }
    const give = (failure: WireFailure) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ ok: false, failure });
    };
    const timer = setTimeout(
      () => give({ cause: 'timeout', reason: `no connection within ${options.attemptMs} ms` }),
      options.attemptMs,
    );
    const refused = (error: Error) => give(failureOf(error));
    const ended = () => give({ cause: 'unreachable', reason: 'the connection was closed while it was set up' });
    socket.once('error', refused);
    socket.once('close', ended);
    socket.once(options.tls ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      socket.off('error', refused);
      socket.off('close', ended);
      const link = streamLink(socket, listener, {
        secure: options.tls !== null,
        keepaliveSeconds: options.keepaliveSeconds,
        pongMs: options.pongMs,
      });
      resolve({ ok: true, link });
    });
  });
}

/** Makes a link of a connected socket, our own or an accepted one. */
export function streamLink(
  socket: net.Socket,
  listener: LinkListener,
  options: { readonly secure: boolean; readonly keepaliveSeconds: number; readonly pongMs?: number | undefined },
): Link {
  const framer = new StreamFramer();
  let open = true;
  const close = (failure: WireFailure | null) => {
    if (!open) return;
    open = false;
    alive.stop();
    if (failure === null) {
      // What is already written may still leave, for a second.
      socket.end(() => socket.destroy());
      setTimeout(() => socket.destroy(), 1000).unref();
      return;
    }
    socket.destroy();
    listener.onClose(failure);
  };
  const alive = keepalive({
    seconds: options.keepaliveSeconds,
    mustAnswer: false,
    answerMs: options.pongMs,
    ping: () => socket.write('\r\n\r\n'),
    onDead: () => close({ cause: 'timeout', reason: 'keepalives are not answered any more' }),
  });
  socket.setNoDelay(true);
  socket.on('error', (error) => close(failureOf(error)));
  socket.on('close', () => close({ cause: 'closed', reason: 'the far end closed the connection' }));
  socket.on('data', (chunk: Buffer) => {
    for (const frame of framer.push(chunk)) {
      if (!open) return;
      if (frame.kind === 'message') {
        alive.onTraffic();
        listener.onMessage(frame.text);
      } else if (frame.kind === 'ping') socket.write('\r\n');
      else if (frame.kind === 'pong') alive.onPong();
      else close({ cause: 'closed', reason: `the stream cannot be read: ${frame.reason}` });
    }
  });
  return {
    transport: options.secure ? 'TLS' : 'TCP',
    reliable: true,
    local: { address: plainAddress(socket.localAddress ?? ''), port: socket.localPort ?? 0 },
    remote: { address: plainAddress(socket.remoteAddress ?? ''), port: socket.remotePort ?? 0 },
    send(message) {
      if (!open) return Promise.reject(new Error('The connection is closed.'));
      if (socket.writableLength > BACKLOG) return Promise.reject(new Error('The far end reads nothing any more.'));
      return new Promise((resolve, reject) => {
        socket.write(message, (error) => (error ? reject(new Error(`Not sent: ${error.message}`)) : resolve()));
      });
    },
    close: () => close(null),
  };
}
