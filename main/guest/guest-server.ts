import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { isIPv6, type Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { text } from '../../app/text/text.ts';
import { isLoopback } from '../lines/local-address.ts';
import type { GuestCertificate } from './guest-certificate.ts';
import type { GuestFile } from './guest-files.ts';
import type { GuestHost } from './guest-host.ts';
import { MOST_MESSAGE } from './guest-messages.ts';
import { guestSession } from './guest-session.ts';
import { bucketsByKey } from './rate.ts';

/** What the guest server starts from. */
export type GuestServerOptions = {
  readonly host: GuestHost;
  readonly certificate: GuestCertificate;
  readonly files: ReadonlyMap<string, GuestFile>;
  /** Address to listen at, "" for all. */
  readonly address: string;
  /** 0 takes any. */
  readonly port: number;
  /** Origins besides the server's own addresses that the page may be opened from, e.g. a reverse proxy's. */
  readonly origins: () => readonly string[];
  readonly log: (line: string) => void;
  readonly now?: () => number;
};

/** The running guest server. */
export type GuestServer = {
  readonly port: number;
  /** Ends every connection; what was said before still arrives where somebody reads it. */
  stop(): Promise<void>;
};

/** Connections in all, and from one address. */
const MOST_CONNECTIONS = 400;
const MOST_FROM_ONE = 40;
/** WebSockets in all: everybody in the meeting, everybody waiting, and some at the form. */
const MOST_SOCKETS = 100;
/** ms for the header of a request, for TLS, and between two signs of life of a WebSocket. */
const HEADERS_MS = 5000;
const IDLE_MS = 5000;
const PING_MS = 15_000;
/** Bytes that may wait for a browser which does not read. */
const MOST_UNSENT = 1 << 20;

const headersFor = (host: string): Record<string, string> => ({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "media-src 'self' blob: mediastream:",
    // Some browsers do not count wss: of the same host as 'self'.
    `connect-src 'self' wss://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self)',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
});

/** ms that a connection gets to be closed in when the meeting is over. */
const LAST_WORD_MS = 1000;

/** What a person reads whose link is mistyped or whose meeting is over: text alone, for without a meeting no page is served. */
const NOTHING_HERE = (['en', 'zh'] as const)
  .map((language) => `${text(language, 'guest.over.no-meeting')} ${text(language, 'guest.over.no-meeting.next')}`)
  .join('\n\n');

/** A host as it may stand in a header: what else came is not repeated to anybody. */
const plainHost = (request: IncomingMessage): string =>
  /^[A-Za-z0-9.-]{1,253}(:\d{1,5})?$|^\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?$/.exec(request.headers.host ?? '')?.[0] ?? '';

/** The browser's address; a proxy's word for it counts only when the proxy is on this machine. */
const addressOf = (request: IncomingMessage): string => {
  const peer = request.socket.remoteAddress ?? '';
  const told = request.headers['x-forwarded-for'];
  const last = (Array.isArray(told) ? told.at(-1) : told)?.split(',').at(-1)?.trim() ?? '';
  return (isLoopback(peer) && last !== '' ? last.slice(0, 64) : peer).replace(/^::ffff:/, '');
};

/** Serves the guest page over HTTPS and its messages over WebSockets, and nothing without a meeting. */
export const startGuestServer = async (options: GuestServerOptions): Promise<Result<GuestServer>> => {
  const { host, certificate, files, log } = options;
  const now = options.now ?? (() => performance.now());
  const mayAsk = bucketsByKey(60, 20, now);
  const mayOpen = bucketsByKey(10, 1, now);
  const connections = new Map<string, number>();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_MESSAGE,
    perMessageDeflate: false,
    clientTracking: true,
  });

  const refuse = (response: ServerResponse, status: number): void => {
    response.writeHead(status, { ...headersFor(''), 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
    response.end(status === 404 ? NOTHING_HERE : 'Not so.');
  };

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const file = fileFor(request.url ?? '');
    const from = plainHost(request);
    if (!mayAsk(addressOf(request))) refuse(response, 429);
    else if (request.method !== 'GET' && request.method !== 'HEAD') refuse(response, 405);
    else if (file === undefined || from === '') refuse(response, 404);
    else {
      const length = String(file.body.length);
      response.writeHead(200, { ...headersFor(from), 'content-type': file.type, 'content-length': length });
      response.end(request.method === 'HEAD' ? undefined : file.body);
    }
  };

  /** `/j/<meeting>` is the page, `/a/<name>` what belongs to it. */
  const fileFor = (url: string): GuestFile | undefined => {
    const meeting = /^\/j\/(\d{9})\/?$/.exec(url)?.[1];
    if (meeting !== undefined) return host.door(meeting) === null ? undefined : files.get('guest.html');
    const name = /^\/a\/([A-Za-z0-9._-]{1,80})$/.exec(url)?.[1];
    return name === undefined || name === 'guest.html' ? undefined : files.get(name);
  };

  const server = createServer(
    {
      cert: certificate.cert,
      key: certificate.key,
      minVersion: 'TLSv1.2',
      handshakeTimeout: HEADERS_MS,
      headersTimeout: HEADERS_MS,
      requestTimeout: 10_000,
      keepAliveTimeout: IDLE_MS,
      maxHeaderSize: 8192,
      connectionsCheckingInterval: 1000,
    },
    answer,
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.maxHeadersCount = 60;
  server.on('connection', (socket: Socket) => {
    const from = socket.remoteAddress ?? '';
    const count = (connections.get(from) ?? 0) + 1;
    if (count > MOST_FROM_ONE && !isLoopback(from)) {
      socket.destroy();
      return;
    }
    connections.set(from, count);
    socket.once('close', () => {
      const left = (connections.get(from) ?? 1) - 1;
      if (left > 0) connections.set(from, left);
      else connections.delete(from);
    });
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('clientError', (_error, socket) => socket.destroy());
  // Nothing is read of a request's body: nobody has one to send.
  server.on('checkContinue', (_request, response: ServerResponse) => refuse(response, 405));

  const mayConnect = (request: IncomingMessage): boolean => {
    const from = plainHost(request);
    const { origin } = request.headers;
    const ours = origin !== undefined && (origin === `https://${from}` || options.origins().includes(origin));
    return ours && request.url === '/ws' && sockets.clients.size < MOST_SOCKETS && mayOpen(addressOf(request));
  };
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (!mayConnect(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => serve(webSocket, addressOf(request)));
  });

  const serve = (socket: WebSocket, address: string): void => {
    let alive = true;
    const session = guestSession(
      host,
      {
        address,
        send: (text) => {
          if (socket.readyState !== socket.OPEN) return;
          if (socket.bufferedAmount > MOST_UNSENT) socket.terminate();
          else socket.send(text);
        },
        close: () => socket.close(1000),
      },
      now,
    );
    const timer = setInterval(() => {
      if (!alive) socket.terminate();
      alive = false;
      socket.ping();
    }, PING_MS);
    socket.on('pong', () => {
      alive = true;
    });
    socket.on('message', (data, binary) => {
      alive = true;
      try {
        session.take(binary ? '' : String(data));
      } catch (error) {
        log(`guest: ${error instanceof Error ? error.stack : String(error)}`);
        socket.terminate();
      }
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(timer);
      session.gone();
    });
  };

  const listening = await new Promise<string | null>((resolve) => {
    server.once('error', (error) => resolve(error.message));
    const { address, port } = options;
    server.listen({ port, ...(address === '' ? {} : { host: address, ipv6Only: isIPv6(address) }) }, () =>
      resolve(null),
    );
  });
  if (listening !== null)
    return fail(SDKERR.UISDK_COMMON_ERROR, `the guest page cannot be served at port ${options.port}: ${listening}`);
  server.on('error', (error) => log(`guest server: ${error.message}`));
  const bound = server.address();
  return ok({
    port: typeof bound === 'object' && bound !== null ? bound.port : options.port,
    stop: () =>
      new Promise<void>((resolve) => {
        const cut = (): void => {
          for (const socket of sockets.clients) socket.terminate();
        };
        // Those that are being closed have the meeting's last word still on its way to them.
        for (const socket of sockets.clients) if (socket.readyState === socket.OPEN) socket.terminate();
        const late = setTimeout(cut, LAST_WORD_MS);
        sockets.close();
        server.close(() => {
          clearTimeout(late);
          resolve();
        });
        server.closeAllConnections();
      }),
  });
};
