import net from 'node:net';
import { type Endpoint, failureOf } from './link.ts';
import type { WireFailure } from './sip-wire.ts';
import { bindUdp, type UdpPort } from './udp-socket.ts';

/** UDP and TCP on one port. */
export type ListenPorts = {
  readonly bound: Endpoint;
  readonly udp: UdpPort;
  /** Resolves when both are free again; accepted connections are their owner's. */
  close(): Promise<void>;
};

/** What comes in. */
export type ListenEvents = {
  /** Asked for each datagram and each connection before anything is read. */
  readonly admits: (address: string) => boolean;
  readonly onDatagram: (text: string, from: Endpoint) => void;
  readonly onConnection: (socket: net.Socket) => void;
  readonly onClose: (failure: WireFailure) => void;
};

/** How often a free port is looked for that both protocols can have. */
const TRIES = 20;

/** Binds UDP and TCP to the same port; with port 0 to one that is free for both. */
export async function listenPorts(
  at: Endpoint,
  events: ListenEvents,
): Promise<{ readonly ok: true; readonly ports: ListenPorts } | { readonly ok: false; readonly failure: WireFailure }> {
  let failure: WireFailure = { cause: 'unreachable', reason: 'no free port' };
  for (let attempt = 0; attempt < (at.port === 0 ? TRIES : 1); attempt++) {
    const udp = await bindUdp(at, events.admits, events.onDatagram, events.onClose);
    if (!udp.ok) return udp;
    const server = net.createServer(events.onConnection);
    const error = await listening(server, udp.port.bound);
    if (error === null) {
      server.on('error', (late) => events.onClose(failureOf(late)));
      return {
        ok: true,
        ports: {
          bound: udp.port.bound,
          udp: udp.port,
          async close() {
            await Promise.all([udp.port.close(), new Promise<void>((done) => server.close(() => done()))]);
          },
        },
      };
    }
    failure = failureOf(error);
    await udp.port.close();
  }
  return { ok: false, failure };
}

function listening(server: net.Server, at: Endpoint): Promise<Error | null> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen({ host: at.address, port: at.port, exclusive: true }, () => {
      server.off('error', resolve);
      resolve(null);
    });
  });
}
