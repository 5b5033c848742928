/** A room of somebody's, which members of ours join over real WebRTC connections, and the process that is measured. */
export type LoadRoom = {
  readonly pid: number;
  /** Lets one more in, who hears everybody; resolves when its connections are up. */
  join(): Promise<LoadMember>;
  /** To be called when all have joined. */
  ready(): Promise<void>;
  close(): Promise<void>;
};

/** One member under load: its packets are made beforehand, so that the work is the room's. */
export type LoadMember = {
  /** Sends RTP, of Opus as type 111 or VP8 as type 96; the SSRC is written in. */
  sound(rtp: Buffer): void;
  picture(rtp: Buffer): void;
  /** Hears every packet that arrives of either. */
  onRtp: (rtp: Buffer) => void;
  /** Somebody who is shown the picture needs a key frame. */
  onKeyFrameWanted: () => void;
};

/** Payload types on every connection. */
export const OPUS = 111;
export const VP8 = 96;

/** Whether RTCP asks for a key frame: PLI or FIR (RFC 4585 section 6.3.1, RFC 5104 section 4.3.1). */
export const asksForKeyFrame = (rtcp: Buffer): boolean => {
  for (let at = 0; at + 12 <= rtcp.length; at += (rtcp.readUInt16BE(at + 2) + 1) * 4)
    if (rtcp[at + 1] === 206 && [1, 4].includes(rtcp[at]! & 31)) return true;
  return false;
};
