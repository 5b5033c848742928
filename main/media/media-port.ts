import type { Direction } from '../../app/media/direction.ts';
import type { MediaPlan, MediaState } from '../../app/media/media-plan.ts';
import type { Result } from '../../app/result.ts';

/**
 * How the SIP side of a session is to be protected: `optional` offers SDES within RTP/AVP (RFC 8643), `required` RTP/SAVP only,
 * `dtls` a handshake without ICE (RFC 5763), and neither of these goes on in the clear; what a peer offers is taken as strong as it comes.
 */
export type MediaEncryption = 'off' | 'optional' | 'required' | 'dtls';

/** What a new media session starts from. */
export type MediaSessionOptions = {
  /** Local address for RTP, put into c= lines: an IPv4 or IPv6 literal. */
  readonly address: string;
  readonly encryption: MediaEncryption;
  /** Audio codecs by preference, of opus, G722, PCMU, PCMA. */
  readonly audioCodecs: readonly string[];
  /** Video codecs by preference, of VP8, H264. */
  readonly videoCodecs: readonly string[];
  /** The codecs bind a direct session too, whose description the renderer makes. */
  readonly codecsBind?: boolean;
  /** Most video the peer is sent, kbit/s. */
  readonly videoMaxKbps: number;
  /** How the peer speaks: plain RTP or SDES through the gateway, or ICE and DTLS straight from the renderer. */
  readonly transport: 'gateway' | 'direct';
};

/** What a session wants to send and receive; video null leaves the m= line out (offer) or refuses it (answer). */
export type Wanted = { readonly audio: Direction; readonly video: Direction | null };

/** What happens to a session on its own. */
export type MediaEvent =
  | { readonly type: 'plan'; readonly plan: MediaPlan }
  /** A room has the session: the renderer has no part in it until the next plan. */
  | { readonly type: 'no-plan' }
  | { readonly type: 'state'; readonly state: MediaState }
  /** RFC 4733 digit received, one of 0-9 * # A-D. */
  | { readonly type: 'dtmf'; readonly digit: string }
  /** The renderer wants a key frame and the peer takes no RTCP feedback: ask by INFO (RFC 5168). */
  | { readonly type: 'key-frame-wanted' }
  /** The renderer lost its connection to the peer: a new offer is to be sent, which makes a new plan (direct only). */
  | { readonly type: 'renegotiate' }
  /** Digits for the renderer to send by RFC 4733 (direct only). */
  | { readonly type: 'digits'; readonly digits: string }
  /** No packet from the peer for this long, seconds; reported once at 10 s and again when packets return (0). */
  | { readonly type: 'silence'; readonly seconds: number }
  /** The session cannot carry media any more. */
  | { readonly type: 'failed'; readonly reason: string };

/** One call's media, seen from signalling: offers and answers (RFC 3264), nothing of packets. */
export type MediaSession = {
  readonly id: string;
  /** A new local offer, for an INVITE or re-INVITE. */
  offer(wanted: Wanted): Promise<Result<string>>;
  /** The answer to a remote offer. */
  answer(remoteOffer: string, wanted: Wanted): Promise<Result<string>>;
  /** Takes the remote answer to our last offer; `early` when it came in a provisional response. */
  accept(remoteAnswer: string, early: boolean): Promise<Result<null>>;
  /** Forgets an offer that was refused; what was agreed before stays. */
  rollback(): void;
  /** Goes on at another local address, which the next offer tells the peer; what cannot move has no such method. */
  moveTo?(address: string): void;
  /** Sends digits by RFC 4733; false when the peer did not agree to telephone-event. */
  sendDtmf(digits: string): boolean;
  /** Asks the WebRTC side for a key frame (the peer asked by INFO). */
  requestKeyFrame(): void;
  /** Hears what happens, first of all the latest plan when there is one; returns the way to stop hearing. */
  listen(listener: (event: MediaEvent) => void): () => void;
  /** Frees every port; safe to call twice. */
  close(): void;
};

/** Where media sessions come from. */
export type MediaPort = {
  open(id: string, options: MediaSessionOptions): MediaSession;
};
