import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy that can go dark (swallow everything, close nothing) or go away. */
export type TcpProxy = {
  readonly port: number;
  dark: boolean;
  /** Ends every connection and refuses new ones. */
  down(): Promise<void>;
  /** Listens on the same port again. */
  up(): Promise<void>;
};

/** Opens one in front of a port of 127.0.0.1. */
export const tcpProxy = async (target: number): Promise<TcpProxy> => {
  const sockets = new Set<Socket>();
  let server: Server;
  let port = 0;
  const proxy = { dark: false };
  const join = (client: Socket): void => {
    const upstream = createConnection({ port: target, host: '127.0.0.1' });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => {
        if (!proxy.dark) to.write(chunk);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  };
  const up = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server = createServer(join);
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  await up();
  return Object.assign(proxy, {
    port,
    up,
    down: (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  });
};
