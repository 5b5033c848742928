import { isIP, isIPv4 } from 'node:net';
import { isReachable } from '../media-address.ts';
import { canonicalAddress } from './stun-message.ts';

/** Where a side may be reached, component 1 over UDP, the only one that BUNDLE with rtcp-mux has. */
export type Candidate = {
  readonly foundation: string;
  readonly priority: number;
  readonly address: string;
  readonly port: number;
  readonly type: CandidateType;
};

export type CandidateType = 'host' | 'srflx' | 'prflx' | 'relay';

const PREFERENCE: Readonly<Record<CandidateType, number>> = { host: 126, prflx: 110, srflx: 100, relay: 0 };
const LONGEST = 512;

/** Priority of a candidate (RFC 8445 section 5.1.2.1); the local preference is 0–65535, more is better. */
export const candidatePriority = (type: CandidateType, preference: number): number =>
  PREFERENCE[type] * 2 ** 24 + preference * 2 ** 8 + 255;

/** The value of an `a=candidate` line (RFC 8839 section 5.1); the address behind a reflexive one is not told. */
export const candidateValue = ({ foundation, priority, address, port, type }: Candidate): string => {
  const related = type === 'host' ? '' : ` raddr ${isIPv4(address) ? '0.0.0.0' : '::'} rport 0`;
  return `${foundation} 1 udp ${priority} ${address} ${port} typ ${type}${related}`;
};

/**
 * Reads a candidate line, with or without `a=` and `candidate:`; null for what cannot be used here: TCP, another
 * component, a name (browsers hide addresses behind mDNS; their checks tell us the address), an address of no host.
 */
export const parseCandidate = (line: string): Candidate | null => {
  if (line.length > LONGEST) return null;
  const m =
    /^(?:a=)?(?:candidate:)?([A-Za-z0-9+/]{1,32}) 1 udp (\d{1,10}) (\S+) (\d{1,5}) typ (host|srflx|prflx|relay)(?: |$)/i.exec(
      line.trim(),
    );
  if (m === null) return null;
  const [, foundation = '', priority, address = '', port, type] = m;
  if (isIP(address) === 0 || address.includes('%') || !isReachable(address)) return null;
  if (Number(port) < 1 || Number(port) > 65_535 || Number(priority) > 0xffffffff) return null;
  return {
    foundation,
    priority: Number(priority),
    address: canonicalAddress(address),
    port: Number(port),
    type: type!.toLowerCase() as CandidateType,
  };
};
