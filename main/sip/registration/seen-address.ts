import { isIP, isIPv6 } from 'node:net';
import type { SipResponse } from '../call/signalling.ts';
import type { Endpoint } from '../wire/link.ts';
import { parseSipUri } from '../wire/sip-uri.ts';

/**
 * Where the server sees a request of ours come from (RFC 3581 section 4: `received` and `rport` in its top Via); `local` fills in
 * an address it leaves out. null when it does not say, and for a request too long for UDP, which took another way.
 */
export const seenAddress = (response: SipResponse, local: Endpoint): Endpoint | null => {
  const via = response.list('Via')[0] ?? '';
  if (!/^SIP\s*\/\s*2\.0\s*\/\s*UDP\s/i.test(via)) return null;
  const port = Number(/;\s*rport\s*=\s*(\d{1,5})\s*(?=[;,]|$)/i.exec(via)?.[1] ?? Number.NaN);
  const received = /;\s*received\s*=\s*\[?([^\s;,\]]+)/i.exec(via)?.[1] ?? local.address;
  if (!(port >= 1 && port <= 65_535) || isIP(received) === 0 || /^(?:0\.0\.0\.0|::)$/.test(received)) return null;
  return { address: received, port };
};

/** Whether a Contact URI names another place than this one. */
export const isElsewhere = (contact: string, { address, port }: Endpoint): boolean => {
  const uri = parseSipUri(contact);
  return uri !== null && (uri.port !== port || plain(uri.host) !== plain(address));
};

/** One spelling for each address. */
const plain = (address: string): string =>
  isIPv6(address) && !address.includes('%') ? new URL(`http://[${address}]/`).hostname : `${address.toLowerCase()}`;
