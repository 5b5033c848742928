import { BoundedMap } from './bounded-map.ts';
import type { Endpoint, Link } from './link.ts';

/** Longest request sent by UDP when the path MTU is unknown, bytes (RFC 3261 section 18.1.1). */
export const UDP_LIMIT = 1300;

/** Milliseconds a large request waits for TCP before it goes by UDP after all. */
export const LARGE_ATTEMPT_MS = 2000;

/** How long an address that refused TCP is not asked again, milliseconds. */
const REFUSED_MS = 600_000;

/** Whether a request is too long for UDP when it still grows by `room` bytes. */
export function isLarge(message: string, room = 0): boolean {
  return Buffer.byteLength(message) + room > UDP_LIMIT;
}

/**
 * Finds TCP for requests too long for UDP, to the same address and port (RFC 3261 section 18.1.1). Where TCP is refused the
 * request goes by UDP, and so do the next ones for a while.
 */
export class LargeRequests {
  private readonly refused = new BoundedMap<string, number>(64);
  private readonly open: (to: Endpoint) => Promise<Link | null>;

  constructor(open: (to: Endpoint) => Promise<Link | null>) {
    this.open = open;
  }

  /** A TCP link to the address, or null when it is to go by UDP. */
  async link(to: Endpoint): Promise<Link | null> {
    const key = `${to.address} ${to.port}`;
    const until = this.refused.get(key);
    if (until !== undefined && until > Date.now()) return null;
    const link = await this.open(to);
    if (link === null) this.refused.set(key, Date.now() + REFUSED_MS);
    else this.refused.delete(key);
    return link;
  }
}
