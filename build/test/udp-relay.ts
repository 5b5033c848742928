import dgram from 'node:dgram';
import { seededRandom } from './random.ts';

/** How a relay treats datagrams. */
export type UdpRelayOptions = {
  /** Port of the server behind the relay, on the relay's address. */
  readonly serverPort: number;
  readonly address?: '127.0.0.1' | '::1';
  /** Share of datagrams lost in each direction, 0–1. */
  readonly loss?: number;
  /** Seed of the losses. */
  readonly seed?: number;
  /** Loses the first so many datagrams of each direction. */
  readonly dropFirst?: number;
  /** Decides alone when given; `nth` counts from 1 in each direction. */
  readonly drop?: (direction: 'to-server' | 'to-client', datagram: Buffer, nth: number) => boolean;
};

/** A UDP relay between one client (whoever sent last) and one server, that loses what it is told to lose. */
export type UdpRelay = {
  /** Where the client sends. */
  readonly port: number;
  /** The address the server sees as the client; a request from the server goes there too. */
  readonly clientPort: number;
  readonly forwarded: number;
  readonly dropped: number;
  /** Speaks to the server from a new port, as a NAT that forgot its mapping does. */
  rebind(): Promise<void>;
  /** Where datagrams of the server go before any client has spoken. */
  setClient(port: number): void;
  close(): void;
};

/** Opens a relay on loopback, both ports free ones. */
export async function udpRelay(options: UdpRelayOptions): Promise<UdpRelay> {
  const address = options.address ?? '127.0.0.1';
  const random = seededRandom(options.seed ?? 1);
  const front = await bound(address);
  let back = await bound(address);
  const counts = { 'to-server': 0, 'to-client': 0 };
  let client = 0;
  let forwarded = 0;
  let dropped = 0;
  const pass = (direction: 'to-server' | 'to-client', datagram: Buffer, socket: dgram.Socket, port: number) => {
    const nth = ++counts[direction];
    const lost = options.drop
      ? options.drop(direction, datagram, nth)
      : nth <= (options.dropFirst ?? 0) || random() < (options.loss ?? 0);
    if (lost || port === 0) {
      dropped++;
      return;
    }
    forwarded++;
    socket.send(datagram, port, address);
  };
  front.on('message', (datagram, from) => {
    client = from.port;
    pass('to-server', datagram, back, options.serverPort);
  });
  const listen = () => back.on('message', (datagram) => pass('to-client', datagram, front, client));
  listen();
  return {
    port: front.address().port,
    get clientPort() {
      return back.address().port;
    },
    get forwarded() {
      return forwarded;
    },
    get dropped() {
      return dropped;
    },
    async rebind() {
      const fresh = await bound(address);
      back.close();
      back = fresh;
      listen();
    },
    setClient(port) {
      client = port;
    },
    close() {
      front.close();
      back.close();
    },
  };
}

async function bound(address: string): Promise<dgram.Socket> {
  const socket = dgram.createSocket(address === '::1' ? 'udp6' : 'udp4');
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.bind(0, address, () => resolve()));
  return socket;
}
