/** Whether the payload of an RTP packet begins a picture that needs no other: a VP8 key frame or an H.264 IDR or SPS. */
export const beginsKeyFrame = (codec: string, payload: Buffer): boolean =>
  codec === 'VP8' ? vp8KeyFrame(payload) : codec.startsWith('H264') && h264KeyFrame(payload);

/** RFC 7741 sections 4.2 and 4.3: the first packet of the first partition, whose frame header has P = 0. */
const vp8KeyFrame = (payload: Buffer): boolean => {
  const first = payload[0] ?? 0;
  if ((first & 0x10) === 0 || (first & 0x07) !== 0) return false;
  let at = 1;
  if ((first & 0x80) !== 0) {
    const extension = payload[at++] ?? 0;
    if ((extension & 0x80) !== 0) at += ((payload[at] ?? 0) & 0x80) !== 0 ? 2 : 1;
    if ((extension & 0x40) !== 0) at++;
    if ((extension & 0x30) !== 0) at++;
  }
  const header = payload[at];
  return header !== undefined && (header & 1) === 0;
};

const isKeyUnit = (type: number): boolean => type === 5 || type === 7;

/** RFC 6184 sections 5.6 to 5.8: single units, STAP-A and the first fragment of FU-A. */
const h264KeyFrame = (payload: Buffer): boolean => {
  const type = (payload[0] ?? 0) & 31;
  if (type === 28) return ((payload[1] ?? 0) & 0x80) !== 0 && isKeyUnit((payload[1] ?? 0) & 31);
  if (type !== 24) return isKeyUnit(type);
  for (let at = 1; at + 2 < payload.length; at += 2 + payload.readUInt16BE(at))
    if (isKeyUnit(payload[at + 2]! & 31)) return true;
  return false;
};
