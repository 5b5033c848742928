import type { Direction } from '../../../app/media/direction.ts';
import type { AgreedLine } from './agreed-line.ts';
import type { DtlsCertificate } from './dtls.ts';
import type { KeptProtection } from './rtp-protection.ts';
import type { SdesKey } from './sdes.ts';

/** An m= line of a session towards the SIP peer; lines keep their place for the life of the session (RFC 3264 section 8). */
export type RtpLine = {
  /** As in the m= line, e.g. "audio" or "application". */
  readonly kind: string;
  protocol: string;
  /** Formats to echo when the line is refused. */
  formats: string;
  /** Whether this session can use the line: the first of its kind, over RTP. */
  readonly usable: boolean;
  /** Our RTP port; 0 before one is open. */
  port: number;
  /** Payload types used so far, by codec key: they keep their meaning (RFC 3264 section 8.3.2). */
  types: Record<string, number>;
  /** Our keys, as offered or answered; none without SDES. */
  keys: readonly SdesKey[];
  /** What the pending or last description of ours said. */
  direction: Direction;
  agreed: AgreedLine | null;
  /** What the sockets had in force when the process ended; null before anything was agreed. */
  kept: KeptProtection | null;
};

/** Everything of the SIP side that outlives the process, for a gateway that is started again. */
export type RtpLinesState = {
  readonly lines: readonly RtpLine[];
  readonly version: number;
  readonly lastSdp: string;
  /** Session id in o= lines; the same for the life of the session. */
  readonly origin: string;
  /** The certificate of lines with DTLS, as the peer knows its fingerprint; null before there was such a line. */
  readonly certificate: DtlsCertificate | null;
};

/** A line that has not been described yet. */
export const freshLine = (kind: string, protocol: string, usable: boolean, formats = ''): RtpLine => ({
  kind,
  protocol,
  formats,
  usable,
  port: 0,
  types: {},
  keys: [],
  direction: 'inactive',
  agreed: null,
  kept: null,
});
