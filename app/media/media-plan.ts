import type { Direction } from './direction.ts';

/** What one media session of a call should be like on the WebRTC side; the renderer makes it so (desired against actual). */
export type MediaPlan = {
  /** The media session's id; one per call. */
  readonly session: string;
  /** Rises whenever the renderer must negotiate again (answer, hold, codec change, gateway restart). */
  readonly revision: number;
  /** `gateway`: RTCPeerConnection to the local gateway; `direct`: to the peer, whose SDP is in `remote`. */
  readonly transport: 'gateway' | 'direct';
  /** Direct only: make an offer, or answer `remote`. */
  readonly role: 'offer' | 'answer';
  /** Direct only: the peer's SDP, once known. */
  readonly remote: string | null;
  /** Direct only: the offer begins ICE anew, as the way to the peer is lost or has moved (RFC 8445 section 9). */
  readonly restart?: boolean;
  /** Direction of audio as this app means it. */
  readonly audio: Direction;
  /** Direction of video as this app means it; null without video. */
  readonly video: Direction | null;
};

/** How a call's media is protected on its way to the peer. */
export type Encryption = {
  /** `sdes` (RFC 4568) keys travel in signalling, so they protect only as well as the signalling does. */
  readonly media: 'none' | 'sdes' | 'dtls';
  readonly signalling: 'clear' | 'tls';
  /** SRTP suite, e.g. "AEAD_AES_128_GCM"; "" without. */
  readonly suite: string;
};

/** What was negotiated and what is seen on the wire of one media session. */
export type MediaState = {
  readonly audioCodec: string;
  readonly videoCodec: string;
  readonly media: Encryption['media'];
  readonly suite: string;
  /** Packets from the peer have arrived within the last 2 s. */
  readonly receivingAudio: boolean;
  readonly receivingVideo: boolean;
};
