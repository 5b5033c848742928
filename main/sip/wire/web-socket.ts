import { isIPv6 } from 'node:net';
import WebSocket from 'ws';
import type { SipTrust } from '../sip-engine.ts';
import { keepalive } from './keepalive.ts';
import { failureOf, type LinkListener, type LinkOptions, type LinkOutcome, plainAddress } from './link.ts';
import { bracketed } from './sip-uri.ts';
import type { WireFailure } from './sip-wire.ts';
import { FRAME_LIMIT } from './stream-framer.ts';
import { tlsOptions } from './tls-trust.ts';

/** How a WebSocket is opened. */
export type WebSocketOptions = LinkOptions & {
  /** Name for the Host header, and for TLS the one to verify. */
  readonly name: string;
  /** Path and query, beginning with "/". */
  readonly path: string;
  /** Whom to trust; null for ws: without TLS. */
  readonly trust: SipTrust | null;
};

/** Opens SIP over WebSocket (RFC 7118) to one address. */
export function openWebSocket(options: WebSocketOptions, listener: LinkListener): Promise<LinkOutcome> {
  return new Promise((resolve) => {
    const { address, port } = options.remote;
    const family = isIPv6(address) ? 6 : 4;
    let socket: WebSocket;
    try {
      const scheme = options.trust ? 'wss' : 'ws';
      socket = new WebSocket(`${scheme}://${bracketed(options.name)}:${port}${options.path}`, ['sip'], {
        ...(options.trust ? tlsOptions(options.name, options.trust) : {}),
        ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
        // The name is already resolved: connect to this address whatever the name says.
        lookup: (_name, how, done) => {
          if (how.all === true) done(null, [{ address, family }]);
          else done(null, address, family);
        },
        handshakeTimeout: options.attemptMs,
        maxPayload: 2 * FRAME_LIMIT,
        perMessageDeflate: false,
      });
    } catch (error) {
      resolve({ ok: false, failure: failureOf(error) });
      return;
    }
    let state: 'opening' | 'open' | 'closed' = 'opening';
    let local = { address: '', port: 0 };
    let remote = options.remote;
    const close = (failure: WireFailure | null) => {
      const before = state;
      state = 'closed';
      clearTimeout(timer);
      alive?.stop();
      if (failure === null) socket.close(1000);
      else socket.terminate();
      if (before === 'opening' && failure !== null) resolve({ ok: false, failure });
      if (before === 'open' && failure !== null) listener.onClose(failure);
    };
    const late = () => close({ cause: 'timeout', reason: `no WebSocket within ${options.attemptMs} ms` });
    const timer = setTimeout(late, options.attemptMs);
    let alive: ReturnType<typeof keepalive> | undefined;
    socket.on('upgrade', (response) => {
      local = { address: plainAddress(response.socket.localAddress ?? ''), port: response.socket.localPort ?? 0 };
      remote = { address: plainAddress(response.socket.remoteAddress ?? address), port };
    });
    socket.on('error', (error) => {
      const timeout = /handshake has timed out/.test(error.message);
      close(timeout ? { cause: 'timeout', reason: error.message } : failureOf(error));
    });
    socket.on('close', (code) => close({ cause: 'closed', reason: `the far end closed the WebSocket (${code})` }));
    socket.on('pong', () => alive?.onPong());
    socket.on('message', (data: Buffer) => {
      if (state !== 'open') return;
      const text = data.toString('utf8');
      if (/^[\r\n]*$/.test(text)) {
        if (text === '\r\n\r\n') socket.send('\r\n');
        return;
      }
      listener.onMessage(text);
    });
    socket.on('open', () => {
      if (state !== 'opening') return;
      state = 'open';
      clearTimeout(timer);
      alive = keepalive({
        seconds: options.keepaliveSeconds,
        mustAnswer: true,
        answerMs: options.pongMs,
        ping: () => socket.ping(),
        onDead: () => close({ cause: 'timeout', reason: 'keepalives are not answered any more' }),
      });
      const send = (message: string) => {
        if (state !== 'open') return Promise.reject(new Error('The WebSocket is closed.'));
        return new Promise<void>((sent, reject) => {
          socket.send(message, (error) => (error ? reject(new Error(`Not sent: ${error.message}`)) : sent()));
        });
      };
      const transport = options.trust ? 'WSS' : 'WS';
      resolve({ ok: true, link: { transport, reliable: true, local, remote, send, close: () => close(null) } });
    });
  });
}
