import dgram from 'node:dgram';
import dns from 'node:dns';
import { isIP } from 'node:net';

/** Whether an address is of this machine alone: 127.0.0.0/8, ::1, or those mapped into IPv6. */
export const isLoopback = (address: string): boolean =>
  address === '::1' || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/i.test(address) || address === 'localhost';

/** The host of a SIP URI, without port and brackets. */
export const hostOf = (uri: string): string =>
  /^sips?:(?:[^@]*@)?(\[[^\]]+\]|[^:;?]+)/i.exec(uri)?.[1]?.replace(/^\[|\]$/g, '') ?? '';

const bareHost = (host: string): string => host.replace(/^\[|\]$/g, '');

/** Whether the name service says that this name has no address; false when it cannot be asked. */
export const isUnknownHost = (host: string): Promise<boolean> =>
  dns.promises.lookup(bareHost(host)).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOTFOUND',
  );

/** An address of nobody (RFC 5737): the way to it leaves by the address other machines know us by. */
export const ELSEWHERE = '192.0.2.1';

/**
 * The address of this machine that packets to `host` leave from, for c= lines; no packet is sent.
 * Null when the name is unknown or there is no way there.
 */
export const localAddressTo = async (host: string): Promise<string | null> => {
  const name = bareHost(host);
  if (isLoopback(name)) return name === '::1' ? '::1' : '127.0.0.1';
  const address = isIP(name)
    ? name
    : await dns.promises.lookup(name).then(
        (found) => found.address,
        () => null,
      );
  if (address === null) return null;
  const socket = dgram.createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
  return await new Promise((resolve) => {
    // The callback also takes the error of a connect that failed.
    socket.connect(9, address, (error?: Error) => {
      const local = error ? null : socket.address().address;
      socket.close();
      resolve(local);
    });
  });
};
