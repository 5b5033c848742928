/** Direction of a media stream as the local side means it (RFC 3264 section 5.1). */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** The same stream as the peer means it. */
export const mirrored = (direction: Direction): Direction =>
  direction === 'sendonly' ? 'recvonly' : direction === 'recvonly' ? 'sendonly' : direction;

/** What both sides agree on: the answer to an offered direction, given what we are willing to do (RFC 3264 section 6.1). */
export const agreed = (offered: Direction, willing: Direction): Direction => {
  const theirs = mirrored(offered);
  const send = sends(theirs) && sends(willing);
  const receive = receives(theirs) && receives(willing);
  return send ? (receive ? 'sendrecv' : 'sendonly') : receive ? 'recvonly' : 'inactive';
};

/** Whether this side sends. */
export const sends = (d: Direction): boolean => d === 'sendrecv' || d === 'sendonly';

/** Whether this side receives. */
export const receives = (d: Direction): boolean => d === 'sendrecv' || d === 'recvonly';
