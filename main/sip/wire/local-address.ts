import dgram from 'node:dgram';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { plainAddress } from './link.ts';

/** Whether one of this machine's interfaces has the address now. */
export function isOwnAddress(address: string): boolean {
  const plain = plainAddress(address).split('%', 1)[0];
  return Object.values(networkInterfaces()).some((list) => list?.some((one) => one.address === plain));
}

/** A documentation address (RFC 5737), routed by default: which of our addresses would be used? */
const ANYWHERE = '192.0.2.1';

/** Our address towards another one, as the routing table has it; sends nothing. null without a route. */
export function localAddressFor(remote: string = ANYWHERE): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = dgram.createSocket(isIPv6(remote) ? 'udp6' : 'udp4');
    probe.once('error', () => {
      probe.close();
      resolve(null);
    });
    probe.once('connect', () => {
      const { address } = probe.address();
      probe.close();
      resolve(plainAddress(address));
    });
    probe.connect(9, remote);
  });
}
