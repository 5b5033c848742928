/** RTCP packet types (RFC 3550 section 12.1, RFC 4585, RFC 2032). */
export const RTCP = { fir2032: 192, sr: 200, rr: 201, sdes: 202, bye: 203, rtpfb: 205, psfb: 206 } as const;

/** Feedback formats of RTPFB and PSFB packets (RFC 4585, RFC 5104, draft-alvestrand-rmcat-remb). */
export const FEEDBACK = { nack: 1, tmmbr: 3, tmmbn: 4, pli: 1, fir: 4, remb: 15 } as const;

/** One packet within a compound, still in its memory. */
export type RtcpPart = { readonly type: number; readonly format: number; readonly bytes: Buffer };

/** The packets of a compound in order; stops at the first that does not fit. */
export function* rtcpParts(compound: Buffer): Generator<RtcpPart> {
  let at = 0;
  while (at + 4 <= compound.length && compound[at]! >> 6 === 2) {
    const end = at + (compound.readUInt16BE(at + 2) + 1) * 4;
    if (end > compound.length) return;
    yield { type: compound[at + 1]!, format: compound[at]! & 31, bytes: compound.subarray(at, end) };
    at = end;
  }
}

const packet = (count: number, type: number, length: number): Buffer => {
  const out = Buffer.alloc(length);
  out[0] = 0x80 | count;
  out[1] = type;
  out.writeUInt16BE(length / 4 - 1, 2);
  return out;
};

/** Bytes of one report block (RFC 3550 section 6.4.1). */
export const REPORT_BLOCK = 24;

/** A receiver report with ready blocks. */
export const receiverReport = (sender: number, blocks: readonly Buffer[] = []): Buffer => {
  const out = packet(blocks.length, RTCP.rr, 8 + blocks.length * REPORT_BLOCK);
  out.writeUInt32BE(sender, 4);
  blocks.forEach((block, i) => {
    block.copy(out, 8 + i * REPORT_BLOCK);
  });
  return out;
};

/** A sender report taken over from another, with other blocks. */
export const senderReport = (from: Buffer, sender: number, timestamp: number, blocks: readonly Buffer[]): Buffer => {
  const out = packet(blocks.length, RTCP.sr, 28 + blocks.length * REPORT_BLOCK);
  from.copy(out, 8, 8, 28);
  out.writeUInt32BE(sender, 4);
  out.writeUInt32BE(timestamp, 16);
  blocks.forEach((block, i) => {
    block.copy(out, 28 + i * REPORT_BLOCK);
  });
  return out;
};

/** Seconds from 1900 to 1970. */
const NTP_EPOCH = 2_208_988_800;

/** A sender's report of our own about now (ms since 1970), for `senderReport` to complete. */
export const senderInfo = (unixMs: number, timestamp: number, packets: number, bytes: number): Buffer => {
  const out = packet(0, RTCP.sr, 28);
  const seconds = Math.floor(unixMs / 1000);
  out.writeUInt32BE((seconds + NTP_EPOCH) >>> 0, 8);
  out.writeUInt32BE(Math.floor((unixMs / 1000 - seconds) * 2 ** 32) >>> 0, 12);
  out.writeUInt32BE(timestamp >>> 0, 16);
  out.writeUInt32BE(packets >>> 0, 20);
  out.writeUInt32BE(bytes >>> 0, 24);
  return out;
};

/** How a stream arrives: share lost since the last report in 1/256, packets lost in all, jitter in timestamp units. */
export type Quality = { readonly fraction: number; readonly lost: number; readonly jitter: number };

/** A report block about a stream, which is without losses when nothing else is said. */
export const reportBlock = (
  source: number,
  extendedSequence: number,
  lastReport = 0,
  delay = 0,
  quality: Quality = { fraction: 0, lost: 0, jitter: 0 },
): Buffer => {
  const out = Buffer.alloc(REPORT_BLOCK);
  out.writeUInt32BE(source, 0);
  out[4] = quality.fraction;
  // The 24 bits may be negative, as duplicates count as received.
  out.writeIntBE(Math.max(-0x800000, Math.min(0x7fffff, quality.lost)), 5, 3);
  out.writeUInt32BE(quality.jitter >>> 0, 12);
  out.writeUInt32BE(extendedSequence >>> 0, 8);
  out.writeUInt32BE(lastReport, 16);
  out.writeUInt32BE(delay, 20);
  return out;
};

/** The report blocks of a sender or receiver report. */
export const reportBlocks = (part: RtcpPart): Buffer[] => {
  const start = part.type === RTCP.sr ? 28 : 8;
  const blocks: Buffer[] = [];
  for (let i = 0, at = start; i < part.format && at + REPORT_BLOCK <= part.bytes.length; i++, at += REPORT_BLOCK)
    blocks.push(part.bytes.subarray(at, at + REPORT_BLOCK));
  return blocks;
};

/** A source description with a CNAME of at most 255 bytes. */
export const sourceDescription = (sender: number, name: string): Buffer => {
  const text = Buffer.from(name).subarray(0, 255);
  const out = packet(1, RTCP.sdes, 8 + Math.ceil((text.length + 3) / 4) * 4);
  out.writeUInt32BE(sender, 4);
  out[8] = 1;
  out[9] = text.length;
  text.copy(out, 10);
  return out;
};

/** A goodbye (RFC 3550 section 6.6). */
export const goodbye = (sender: number): Buffer => {
  const out = packet(1, RTCP.bye, 8);
  out.writeUInt32BE(sender, 4);
  return out;
};

const feedback = (format: number, type: number, sender: number, media: number, length: number): Buffer => {
  const out = packet(format, type, length);
  out.writeUInt32BE(sender, 4);
  out.writeUInt32BE(media, 8);
  return out;
};

/** Picture Loss Indication (RFC 4585 section 6.3.1). */
export const pictureLoss = (sender: number, media: number): Buffer =>
  feedback(FEEDBACK.pli, RTCP.psfb, sender, media, 12);

/** Full Intra Request (RFC 5104 section 4.3.1); `count` rises by one for each new request. */
export const fullIntra = (sender: number, media: number, count: number): Buffer => {
  const out = feedback(FEEDBACK.fir, RTCP.psfb, sender, 0, 20);
  out.writeUInt32BE(media, 12);
  out[16] = count & 255;
  return out;
};

/** Negative acknowledgement with ready pairs of PID and BLP (RFC 4585 section 6.2.1). */
export const nack = (sender: number, media: number, pairs: readonly (readonly [number, number])[]): Buffer => {
  const out = feedback(FEEDBACK.nack, RTCP.rtpfb, sender, media, 12 + pairs.length * 4);
  pairs.forEach(([first, more], i) => {
    out.writeUInt16BE(first, 12 + i * 4);
    out.writeUInt16BE(more, 14 + i * 4);
  });
  return out;
};

/** The pairs of PID and BLP of a negative acknowledgement. */
export const nackPairs = (part: RtcpPart): [number, number][] => {
  const pairs: [number, number][] = [];
  for (let at = 12; at + 4 <= part.bytes.length; at += 4)
    pairs.push([part.bytes.readUInt16BE(at), part.bytes.readUInt16BE(at + 2)]);
  return pairs;
};

const scaled = (bps: number, most: number): [number, number] => {
  let [exponent, mantissa] = [0, Math.max(0, Math.floor(bps))];
  while (mantissa > most) {
    mantissa = Math.floor(mantissa / 2);
    exponent++;
  }
  return [exponent, mantissa];
};

/** Receiver Estimated Maximum Bitrate, bit/s (draft-alvestrand-rmcat-remb-03). */
export const remb = (sender: number, sources: readonly number[], bps: number): Buffer => {
  const out = feedback(FEEDBACK.remb, RTCP.psfb, sender, 0, 20 + sources.length * 4);
  const [exponent, mantissa] = scaled(bps, 0x3ffff);
  out.write('REMB', 12, 'latin1');
  out[16] = sources.length;
  out[17] = (exponent << 2) | (mantissa >> 16);
  out.writeUInt16BE(mantissa & 0xffff, 18);
  sources.forEach((ssrc, i) => {
    out.writeUInt32BE(ssrc, 20 + i * 4);
  });
  return out;
};

/** The bit/s of a REMB; null when it is none. */
export const rembBitrate = (part: RtcpPart): number | null => {
  const b = part.bytes;
  if (b.length < 20 || b.toString('latin1', 12, 16) !== 'REMB') return null;
  return (((b[17]! & 3) << 16) | b.readUInt16BE(18)) * 2 ** (b[17]! >> 2);
};

/** Temporary Maximum Media Stream Bit Rate Request or Notification, bit/s (RFC 5104 sections 4.2.1 and 4.2.2). */
export const tmmb = (format: 3 | 4, sender: number, media: number, bps: number): Buffer => {
  const out = feedback(format, RTCP.rtpfb, sender, 0, 20);
  const [exponent, mantissa] = scaled(bps, 0x1ffff);
  out.writeUInt32BE(media, 12);
  out.writeUInt32BE((exponent * 2 ** 26 + mantissa * 512 + 40) >>> 0, 16);
  return out;
};

/** The bit/s of the first entry of a TMMBR; null when it has none. */
export const tmmbrBitrate = (part: RtcpPart): number | null => {
  if (part.bytes.length < 20) return null;
  const word = part.bytes.readUInt32BE(16);
  return ((word >>> 9) & 0x1ffff) * 2 ** (word >>> 26);
};
