import type { Route } from '../callee/route.ts';
import type { MediaType } from '../conf/enumerations.ts';
import type { MeetingDetails } from '../conf/meeting-details.ts';
import type { Encryption, MediaState } from '../media/media-plan.ts';
import type { Outcome } from './outcome.ts';

/**
 * A call's life. The table of moves is in `step.ts`.
 *
 * ```
 *  (out) calling ─▶ ringing ─▶ active ⇄ held ─▶ ended
 *  (in)  incoming ─▶ answering ─▶ active
 *  any phase ─▶ ended
 * ```
 */
export type Phase =
  | { readonly phase: 'calling' }
  /** A 18x came; `early` when the peer's own sound is already there. */
  | { readonly phase: 'ringing'; readonly early: boolean }
  | { readonly phase: 'incoming'; readonly silenced: boolean }
  | { readonly phase: 'answering' }
  | { readonly phase: 'active'; readonly since: number; readonly heldByPeer: boolean }
  | { readonly phase: 'held'; readonly since: number; readonly heldByPeer: boolean }
  | { readonly phase: 'ended'; readonly answeredAt: number | null; readonly at: number; readonly outcome: Outcome };

/** Who is at the far end, as shown. */
export type Party = {
  readonly name: string;
  /** Number or URI as a person would dial it. */
  readonly address: string;
};

/** Whom the peer wants us to be connected with: the name, or the address where there is none, and the address. */
export type TransferWish = { readonly to: string; readonly address: string };

/** One call as every room sees it. */
export type Call = {
  readonly id: string;
  readonly direction: 'out' | 'in';
  readonly party: Party;
  /** How an outgoing call was routed; null for incoming. */
  readonly route: Route | null;
  /** Account the call belongs to; null for direct and built-in calls. */
  readonly account: string | null;
  /** Label of that account, or "" . */
  readonly accountLabel: string;
  /** Fingerprint of the key that the caller signed an incoming call with (RFC 8224); absent for none. */
  readonly signedBy?: string;
  /** What was asked for (out) or offered (in). */
  readonly mediaType: MediaType;
  /** Whether the call now carries video. */
  readonly video: boolean;
  /** ms since 1970. */
  readonly startedAt: number;
  /** When an unanswered outgoing call is given up, ms since 1970. */
  readonly givenUpAt: number | null;
  readonly state: Phase;
  readonly encryption: Encryption;
  /** What the media path reports; null until it exists. */
  readonly media: MediaState | null;
  /** The peer has sent no packet for this many seconds (0 = all well). */
  readonly silentSeconds: number;
  /** The peer asks us to go over to somebody else, and waits for the person's word; null when it does not. */
  readonly transfer: TransferWish | null;
  /** The meeting of the peer's that we are in by this call, as far as it tells: how many people, and their names; null for none. */
  readonly conference: { readonly people: number; readonly names: readonly string[] } | null;
  /** The meeting that we host by this call, or by the one whose place it took; null for any other. */
  readonly meeting: MeetingDetails | null;
};
