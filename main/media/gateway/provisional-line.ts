import { receives } from '../../../app/media/direction.ts';
import type { MediaSessionOptions } from '../media-port.ts';
import type { AgreedLine } from './agreed-line.ts';
import { isEvents } from './codecs.ts';
import type { RtpLine } from './rtp-lines.ts';
import { describedCodecs } from './rtp-offer.ts';

/** A line as our offer alone describes it, for a peer that sends a type of it before its SDP; null when it may not. */
export const provisionalLine = (line: RtpLine, options: MediaSessionOptions, type: number): AgreedLine | null => {
  const codecs = describedCodecs(line, options).map(({ kind, type: offered }) => ({
    key: kind.key,
    name: kind.name,
    rate: kind.rate,
    sendType: offered,
    receiveType: offered,
    parameters: kind.parameters,
  }));
  const first = codecs.find((codec) => codec.receiveType === type);
  if (first === undefined || isEvents(first) || !receives(line.direction)) return null;
  return {
    kind: line.kind as 'audio' | 'video',
    direction: 'recvonly',
    codecs: [first, ...codecs.filter((codec) => codec !== first)],
    remote: null,
    mux: false,
    outward: null,
    inward: null,
    dtls: null,
    feedback: { nack: false, pli: false, fir: false, tmmbr: false, remb: false },
    bandwidth: null,
    ptime: null,
  };
};

/** Codecs of a byte for every sample: whole 10 ms of them are a multiple of this, which an SRTP tag never leaves. */
const SAMPLED: ReadonlySet<string> = new Set(['PCMU', 'PCMA', 'G722']);
const TEN_MS = 80;

/** Whether a payload cannot be SRTP: no key was offered, or its length says so. */
export const surelyPlain = (line: AgreedLine, bytes: number, hasKeys: boolean, secureOnly: boolean): boolean => {
  if (secureOnly) return false;
  return !hasKeys || (SAMPLED.has(line.codecs[0]!.name) && bytes > 0 && bytes % TEN_MS === 0);
};
