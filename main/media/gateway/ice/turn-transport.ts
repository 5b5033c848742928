import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { bindUdp, closeUdp, sendUdp } from '../udp.ts';
import { type IceServer, resolveIceServer } from './ice-server.ts';
import { STUN_HEADER } from './stun-message.ts';

/** A connection to a TURN server that carries whole messages. */
export type TurnTransport = {
  /** Messages are padded and in order, and need no repetition. */
  readonly stream: boolean;
  send(message: Buffer): void;
  close(): void;
};

type Heard = { message(message: Buffer): void; closed(): void };

const CONNECT_MS = 5000;
/** Bytes waiting in a stream beyond which media is dropped, as late sound is worth nothing. */
const MOST_WAITING = 256 * 1024;

/** Connects to a TURN server; null when it cannot be reached. */
export const openTurnTransport = async (
  server: IceServer,
  localAddress: string,
  heard: Heard,
): Promise<TurnTransport | null> => {
  const family = localAddress === '' ? 0 : (isIP(localAddress) as 0 | 4 | 6);
  const at = await resolveIceServer(server, family);
  if (at === null) return null;
  if (server.transport === 'udp') {
    const any = isIP(at.address) === 6 ? '::' : '0.0.0.0';
    const socket = await bindUdp(localAddress === '' ? any : localAddress, 0);
    if (socket === null) return null;
    socket.on('message', (packet, from) => {
      if (from.port === at.port && from.address === at.address) heard.message(packet);
    });
    return {
      stream: false,
      send: (message) => sendUdp(socket, message, at.port, at.address),
      close: () => closeUdp(socket),
    };
  }
  const own = localAddress === '' ? {} : { localAddress };
  const options = { host: at.address, port: at.port, ...own };
  const name = isIP(server.host) === 0 ? { servername: server.host } : { host: at.address };
  return new Promise((resolve) => {
    const socket: Socket = server.transport === 'tls' ? connectTls({ ...options, ...name }) : connectTcp(options);
    const timer = setTimeout(() => socket.destroy(), CONNECT_MS);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(null);
      heard.closed();
    });
    socket.on(
      'data',
      deframe(heard.message, () => socket.destroy()),
    );
    socket.once(server.transport === 'tls' ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      resolve({
        stream: true,
        send: (message) => {
          if (!socket.destroyed && socket.writableLength < MOST_WAITING) socket.write(message);
        },
        close: () => {
          socket.end();
          setTimeout(() => socket.destroy(), 500).unref();
        },
      });
    });
  });
};

/** Cuts a stream into STUN messages and ChannelData (RFC 8656 section 12.5); `broken` when it is neither. */
export const deframe = (message: (message: Buffer) => void, broken: () => void): ((chunk: Buffer) => void) => {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 4) {
      const length = rest.readUInt16BE(2);
      const kind = rest[0]! >> 6;
      if (kind > 1) {
        rest = Buffer.alloc(0);
        return broken();
      }
      const padded = kind === 0 ? STUN_HEADER + length : 4 + length + (-length & 3);
      if (rest.length < padded) return;
      message(rest.subarray(0, kind === 0 ? padded : 4 + length));
      rest = rest.subarray(padded);
    }
  };
};
