import { createHmac, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';

/** Known to this run alone, so that no key tells an address to whoever reads the memory or a log. */
const SECRET = randomBytes(32);

/** One key for one network address, or for one IPv6 /64, because a single host owns all of that (RFC 4291 section 2.5.4). */
export const addressKey = (address: string): string => {
  const bare = address.toLowerCase().replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1];
  const unit = mapped ?? (isIPv6(bare) ? `${network(bare)}::/64` : bare);
  return createHmac('sha256', SECRET).update(unit).digest('base64url');
};

const network = (address: string): string => {
  const [before = '', after] = address.split('::');
  const left = before === '' ? [] : before.split(':');
  const right = after === undefined || after === '' ? [] : after.split(':');
  // A dotted tail stands for two groups; it is never among the first four where it matters.
  const groups = right.length + (address.includes('.') ? 1 : 0);
  const zeros = after === undefined ? 0 : Math.max(0, 8 - left.length - groups);
  return [...left, ...Array<string>(zeros).fill('0'), ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
};
