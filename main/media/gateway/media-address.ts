import { isIPv4, isIPv6 } from 'node:net';

/** Whether RTP may be sent to an address from SDP: a unicast IP literal that means a host. */
export const isReachable = (address: string): boolean => {
  if (isIPv4(address)) {
    const first = Number(address.split('.')[0]);
    return first > 0 && first < 224;
  }
  return isIPv6(address) && address !== '::' && !/^ff/i.test(address);
};

/** Whether an address is of this machine alone. */
export const isLoopback = (address: string): boolean =>
  address === '::1' || (isIPv4(address) && address.startsWith('127.'));

/** Whether an address is of this machine or a private network, so a NAT may stand in front of the peer (RFC 1918, 6598, 3927, 4193, 4291). */
export const isPrivate = (address: string): boolean => {
  if (isLoopback(address)) return true;
  if (isIPv4(address)) {
    const [a = 0, b = 0] = address.split('.').map(Number);
    return (
      a === 10 ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 192 && b === 168) ||
      (a === 100 && b >= 64 && b < 128) ||
      (a === 169 && b === 254)
    );
  }
  return /^f[cd]/i.test(address) || /^fe[89ab]/i.test(address);
};
