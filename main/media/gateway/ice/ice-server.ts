import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { canonicalAddress, type TransportAddress } from './stun-message.ts';

/** A STUN or TURN server as its URL names it. */
export type IceServer = {
  readonly kind: 'stun' | 'turn';
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
};

/** Reads a `stun:`, `turn:` or `turns:` URL (RFC 7064, RFC 7065); null when it is none, or asks for what is not spoken. */
export const readIceServer = (url: string): IceServer | null => {
  const m = /^(stun|turns?):(?:\[([0-9a-f:.]+)\]|([^\s:?[\]]+))(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i.exec(url);
  if (m === null) return null;
  const scheme = m[1]!.toLowerCase();
  const port = m[4] === undefined ? (scheme === 'turns' ? 5349 : 3478) : Number(m[4]);
  const asked = m[5]?.toLowerCase();
  if (port < 1 || port > 65_535 || (scheme === 'stun' && asked === 'tcp')) return null;
  // DTLS to a TURN server (turns with udp) is not spoken.
  if (scheme === 'turns' && asked === 'udp') return null;
  return {
    kind: scheme === 'stun' ? 'stun' : 'turn',
    host: m[2] ?? m[3]!,
    port,
    transport: scheme === 'turns' ? 'tls' : asked === 'tcp' ? 'tcp' : 'udp',
  };
};

/** The server's address of a family, 0 for any; null when its name leads nowhere. */
export const resolveIceServer = async (
  { host, port }: Pick<IceServer, 'host' | 'port'>,
  family: 0 | 4 | 6,
): Promise<TransportAddress | null> => {
  const literal = isIP(host);
  if (literal !== 0) return family === 0 || family === literal ? { address: canonicalAddress(host), port } : null;
  try {
    return { address: (await lookup(host, { family })).address, port };
  } catch {
    return null;
  }
};
