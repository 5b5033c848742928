import { BlockList, isIP } from 'node:net';
import { isLoopback } from './local-address.ts';

/** A test of addresses against single addresses and CIDR blocks; loopback always passes, nonsense entries are left out. */
export const addressList = (entries: readonly string[]): ((address: string) => boolean) => {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.trim().split('/');
    const family = isIP(address);
    if (family === 0) continue;
    const type = family === 6 ? 'ipv6' : 'ipv4';
    const length = bits === undefined ? null : Number(bits);
    if (length === null) list.addAddress(address, type);
    else if (Number.isInteger(length) && length >= 0 && length <= (family === 6 ? 128 : 32)) {
      list.addSubnet(address, length, type);
    }
  }
  return (address) => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    const family = isIP(plain);
    return isLoopback(plain) || (family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4'));
  };
};
