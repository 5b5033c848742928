import type { PacketRing } from './packet-ring.ts';
import type { Rebase } from './rebase.ts';
import {
  FEEDBACK,
  fullIntra,
  nack,
  nackPairs,
  pictureLoss,
  RTCP,
  type RtcpPart,
  receiverReport,
  remb,
  rembBitrate,
  reportBlocks,
  rtcpParts,
  senderReport,
  sourceDescription,
  tmmb,
  tmmbrBitrate,
} from './rtcp.ts';

/** RTCP feedback a peer takes, from its `a=rtcp-fb` lines (RFC 4585 section 4.2). */
export type PeerFeedback = {
  readonly nack: boolean;
  readonly pli: boolean;
  readonly fir: boolean;
  readonly tmmbr: boolean;
  readonly remb: boolean;
};

/** The two streams of one media line as the two ends know them; each direction has its rebasing. */
export type LineStreams = {
  /** SSRC that the renderer hears from us, and the one that the SIP peer hears from us. */
  readonly rtcSsrc: number;
  readonly sipSsrc: number;
  /** Renderer to SIP, and SIP to renderer. */
  readonly outward: Rebase;
  readonly inward: Rebase;
  /** CNAME of this call, the same in every m= line so that sound and picture are kept together. */
  readonly name: string;
};

/** Moves the report blocks about our outgoing stream to what the sender of it knows: its SSRC and its sequence numbers. */
const movedBlocks = (part: RtcpPart, about: number, stream: Rebase, out: Buffer[]): void => {
  if (stream.source < 0) return;
  for (const block of reportBlocks(part)) {
    if (block.readUInt32BE(0) !== about || out.length >= 31) continue;
    const moved = Buffer.from(block);
    moved.writeUInt32BE(stream.source, 0);
    moved.writeUInt32BE(stream.toSource(block.readUInt32BE(8)), 8);
    out.push(moved);
  }
};

const senderOf = (part: RtcpPart): number => (part.bytes.length >= 8 ? part.bytes.readUInt32BE(4) : -1);
const mediaOf = (part: RtcpPart): number => (part.bytes.length >= 12 ? part.bytes.readUInt32BE(8) : -1);

/** A compound that begins with a report and names its sender (RFC 3550 section 6.1); null when there is nothing to say. */
const compound = (
  sender: number,
  report: Buffer | null,
  blocks: readonly Buffer[],
  name: string,
  more: readonly Buffer[],
): Buffer | null => {
  if (report === null && blocks.length === 0 && more.length === 0) return null;
  return Buffer.concat([report ?? receiverReport(sender, blocks), sourceDescription(sender, name), ...more]);
};

/** What else comes of RTCP from the renderer. */
export type FromRendererEffects = {
  /** The renderer cannot decode until it gets a key frame; `told` when RTCP the peer takes has been sent. */
  keyFrameWanted(told: boolean): void;
};

/** RTCP from the renderer made into RTCP for the SIP peer; null when nothing of it concerns this line. */
export const feedbackToPeer = (
  packet: Buffer,
  streams: LineStreams,
  peer: PeerFeedback,
  firCount: number,
  effects: FromRendererEffects,
): Buffer | null => {
  const { rtcSsrc, sipSsrc, inward, outward } = streams;
  let report: RtcpPart | null = null;
  const blocks: Buffer[] = [];
  const more: Buffer[] = [];
  for (const part of rtcpParts(packet)) {
    if (part.type === RTCP.sr || part.type === RTCP.rr) {
      movedBlocks(part, rtcSsrc, inward, blocks);
      if (part.type === RTCP.sr && part.bytes.length >= 28 && senderOf(part) === outward.source) report = part;
    } else if (inward.source < 0) {
    } else if (part.type === RTCP.psfb && asksKeyFrame(part, rtcSsrc)) {
      // A peer that names neither gets both: many phones act on them all the same.
      const neither = !peer.pli && !peer.fir;
      if (peer.pli || neither) more.push(pictureLoss(sipSsrc, inward.source));
      if (peer.fir || neither) more.push(fullIntra(sipSsrc, inward.source, firCount));
      effects.keyFrameWanted(!neither);
    } else if (part.type === RTCP.psfb && part.format === FEEDBACK.remb) {
      const bps = rembBitrate(part);
      if (bps === null) continue;
      if (peer.remb) more.push(remb(sipSsrc, [inward.source], bps));
      else if (peer.tmmbr) more.push(tmmb(FEEDBACK.tmmbr, sipSsrc, inward.source, bps));
    } else if (part.type === RTCP.rtpfb && part.format === FEEDBACK.nack && mediaOf(part) === rtcSsrc && peer.nack) {
      const pairs = nackPairs(part).map(([first, rest]) => [inward.sourceSequence(first), rest] as const);
      more.push(nack(sipSsrc, inward.source, pairs));
    }
  }
  const head =
    report === null
      ? null
      : senderReport(report.bytes, sipSsrc, (report.bytes.readUInt32BE(16) + outward.timestampOffset) >>> 0, blocks);
  return compound(sipSsrc, head, blocks, streams.name, more);
};

const asksKeyFrame = (part: RtcpPart, about: number): boolean => {
  if (part.format === FEEDBACK.pli) return mediaOf(part) === about;
  if (part.format !== FEEDBACK.fir) return false;
  for (let at = 12; at + 8 <= part.bytes.length; at += 8) if (part.bytes.readUInt32BE(at) === about) return true;
  return false;
};

/** What else comes of RTCP from the SIP peer. */
export type FromPeerEffects = {
  keyFrameWanted(): void;
  /** A packet of the ring that the peer lost. */
  resend(packet: Buffer): void;
  /** The peer wants no more than this, bit/s; `acknowledge` when it is to be confirmed. */
  limit(bps: number, acknowledge: boolean): void;
  /** The peer reported how our stream arrives. */
  reported(): void;
};

/** RTCP from the SIP peer made into RTCP for the renderer; null when nothing of it is for the renderer. */
export const feedbackToRenderer = (
  packet: Buffer,
  streams: LineStreams,
  ring: PacketRing | null,
  effects: FromPeerEffects,
): Buffer | null => {
  const { rtcSsrc, sipSsrc, inward, outward } = streams;
  let report: RtcpPart | null = null;
  const blocks: Buffer[] = [];
  for (const part of rtcpParts(packet)) {
    if (part.type === RTCP.sr || part.type === RTCP.rr) {
      movedBlocks(part, sipSsrc, outward, blocks);
      if (part.type === RTCP.sr && part.bytes.length >= 28 && senderOf(part) === inward.source) report = part;
    } else if (part.type === RTCP.fir2032) effects.keyFrameWanted();
    else if (part.type === RTCP.psfb) {
      if (part.format === FEEDBACK.pli || part.format === FEEDBACK.fir) effects.keyFrameWanted();
      const bps = part.format === FEEDBACK.remb ? rembBitrate(part) : null;
      if (bps !== null) effects.limit(bps, false);
    } else if (part.type === RTCP.rtpfb && part.format === FEEDBACK.nack && ring !== null)
      for (const [first, more] of nackPairs(part)) ring.serve(first, more, effects.resend);
    else if (part.type === RTCP.rtpfb && part.format === FEEDBACK.tmmbr) {
      const bps = tmmbrBitrate(part);
      if (bps !== null) effects.limit(bps, true);
    }
  }
  if (blocks.length > 0) effects.reported();
  const head =
    report === null
      ? null
      : senderReport(report.bytes, rtcSsrc, (report.bytes.readUInt32BE(16) + inward.timestampOffset) >>> 0, blocks);
  return compound(rtcSsrc, head, blocks, streams.name, []);
};
