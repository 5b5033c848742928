const lines = (sdp: string, name: string): string =>
  [...new Set(sdp.split(/\r?\n/).filter((line) => line.startsWith(`a=${name}:`)))].sort().join('\n');

/** Whether two answers come from one and the same ICE and DTLS endpoint; a restarted gateway has other keys (RFC 8842 section 4). */
export const sameTransport = (one: string, other: string): boolean =>
  lines(one, 'fingerprint') === lines(other, 'fingerprint') && lines(one, 'ice-ufrag') === lines(other, 'ice-ufrag');
