import type { Direction } from '../../../app/media/direction.ts';
import type { PeerFeedback } from './feedback.ts';
import type { RtpAddress } from './rtp-leg.ts';
import type { AgreedDtls, RtpKey } from './rtp-protection.ts';

/** A format both sides agreed on. */
export type AgreedCodec = {
  /** Key as in codecs.ts. */
  readonly key: string;
  readonly name: string;
  readonly rate: number;
  /** Payload type the peer wants, and the one it sends with. */
  readonly sendType: number;
  readonly receiveType: number;
  /** The peer's format parameters. */
  readonly parameters: string;
};

/** What an offer and its answer made of one m= line. */
export type AgreedLine = {
  readonly kind: 'audio' | 'video';
  /** Direction as this app means it. */
  readonly direction: Direction;
  /** Formats in the order of the answer, events last. */
  readonly codecs: readonly AgreedCodec[];
  readonly remote: RtpAddress | null;
  readonly mux: boolean;
  readonly outward: RtpKey | null;
  readonly inward: RtpKey | null;
  /** Set when keys come of a handshake on the line's own ports. */
  readonly dtls: AgreedDtls | null;
  readonly feedback: PeerFeedback;
  /** Most the peer takes, kbit/s; null when it does not say. */
  readonly bandwidth: number | null;
  /** Milliseconds of audio in a packet that the peer wishes. */
  readonly ptime: number | null;
};
