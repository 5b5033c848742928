/** The credentials of an INVITE as header lines: the ACK of its 2xx carries them too (RFC 3261 section 13.2.2.4). */
export const credentials = (headers: Readonly<Record<string, readonly string[]>>): string[] =>
  ['Authorization', 'Proxy-Authorization'].flatMap((name) => (headers[name] ?? []).map((value) => `${name}: ${value}`));
