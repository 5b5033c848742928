import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { canonicalAddress } from './stun-message.ts';

const MOST = 8;

/** The one address that was set, or all of this host's that others may reach: not loopback, unless there is nothing else, not link-local. */
export const localAddresses = (set: string): readonly string[] => {
  if (isIP(set) !== 0) return [canonicalAddress(set)];
  const found = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address) && !address.startsWith('169.254.'))
    .map(({ address }) => canonicalAddress(address));
  return found.length === 0 ? ['127.0.0.1'] : [...new Set(found)].slice(0, MOST);
};
