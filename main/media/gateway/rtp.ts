/** Bytes of an RTP header without CSRCs and extension (RFC 3550 section 5.1). */
export const RTP_HEADER = 12;

/** Whether a packet on an RTP socket is RTCP: packet types 192–223 (RFC 5761 section 4). */
export const isRtcp = (packet: Buffer): boolean => packet.length > 1 && packet[1]! >= 192 && packet[1]! <= 223;

/** Bytes before the payload, CSRCs and extension included; −1 when the packet is no RTP or is cut short. */
export const headerLength = (packet: Buffer): number => {
  if (packet.length < RTP_HEADER || packet[0]! >> 6 !== 2) return -1;
  let length = RTP_HEADER + (packet[0]! & 15) * 4;
  if ((packet[0]! & 16) !== 0) {
    if (packet.length < length + 4) return -1;
    length += 4 + packet.readUInt16BE(length + 2) * 4;
  }
  return length > packet.length ? -1 : length;
};

/** Where the payload ends, padding left out; −1 when the padding is impossible. */
export const payloadEnd = (packet: Buffer, header: number): number => {
  if ((packet[0]! & 32) === 0) return packet.length;
  const padding = packet[packet.length - 1]!;
  return padding === 0 || header + padding > packet.length ? -1 : packet.length - padding;
};

/** Distance from one 16-bit number to another, −32768 to 32767. */
export const sequenceDelta = (from: number, to: number): number => ((to - from) << 16) >> 16;

/** Writes a new RTP header just before the payload of `packet`, in place, and returns the packet that begins there. */
export const reheader = (
  packet: Buffer,
  header: number,
  end: number,
  type: number,
  sequence: number,
  timestamp: number,
  ssrc: number,
): Buffer => {
  const marker = packet[1]! & 128;
  const out = packet.subarray(header - RTP_HEADER, end);
  out[0] = 0x80;
  out[1] = marker | type;
  out.writeUInt16BE(sequence, 2);
  out.writeUInt32BE(timestamp, 4);
  out.writeUInt32BE(ssrc, 8);
  return out;
};

/** A fresh RTP packet around a payload; sequence number and timestamp wrap. */
export const rtpPacket = (
  type: number,
  marker: boolean,
  sequence: number,
  timestamp: number,
  ssrc: number,
  payload: Buffer,
): Buffer => {
  const out = Buffer.allocUnsafe(RTP_HEADER + payload.length);
  out[0] = 0x80;
  out[1] = (marker ? 128 : 0) | type;
  out.writeUInt16BE(sequence & 0xffff, 2);
  out.writeUInt32BE(timestamp >>> 0, 4);
  out.writeUInt32BE(ssrc, 8);
  payload.copy(out, RTP_HEADER);
  return out;
};
