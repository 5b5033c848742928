import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** Room in the kernel for one socket and direction, bytes. */
const BUFFER = 1 << 20;

// Addresses here are never names; asking the resolver all the same would cost each packet a turn of the event loop.
const asIs = (address: string, _: unknown, found: (error: null, address: string, family: number) => void): void =>
  found(null, address, 0);

/** A bound UDP socket, or null when the port cannot be had; errors after binding are not fatal and are dropped. */
export const bindUdp = (address: string, port: number): Promise<Socket | null> =>
  new Promise((resolve) => {
    const socket = createSocket({
      type: isIPv6(address) ? 'udp6' : 'udp4',
      recvBufferSize: BUFFER,
      sendBufferSize: BUFFER,
      lookup: asIs,
    });
    const refuse = (): void => {
      closeUdp(socket);
      resolve(null);
    };
    socket.once('error', refuse);
    socket.bind({ port, address, exclusive: true }, () => {
      socket.removeListener('error', refuse);
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });

/** Closes a socket; safe to call twice. */
export const closeUdp = (socket: Socket): void => {
  try {
    socket.removeAllListeners('message');
    socket.close();
  } catch {
    // Already closed.
  }
};

/** Sends a datagram; what cannot be sent is lost, as on any network. */
export const sendUdp = (socket: Socket, packet: Buffer, port: number, address: string): void => {
  if (port <= 0 || port > 65535) return;
  try {
    // Without a callback, which would cost another turn: an error is then nobody's.
    socket.send(packet, port, address);
  } catch {
    // Closed meanwhile, or an address that this socket cannot reach.
  }
};
