import type { Outcome } from '../call/outcome.ts';
import type { ConfRole } from '../conf/enumerations.ts';

/** How a member came into the meeting: the app that hosts it, called by SIP or telephone, by the guest link, or by dialling in. */
export type WayIn = 'host' | 'sip' | 'pstn' | 'link' | 'dial-in';

/** Who vouches for a member's name: nobody, the invitation (we called them), a registrar we trust, or a Parley's signature. */
export type Identity =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'invited' }
  /** Asserted by a registrar of ours: address of record and its domain. */
  | { readonly kind: 'registrar'; readonly address: string; readonly domain: string }
  /** A Parley that signed its call by a key that a contact of the host's holds: its fingerprint, and that contact's company. */
  | { readonly kind: 'signed'; readonly fingerprint: string; readonly corpId: string };

/**
 * Where a member stands.
 *
 * ```
 *  ringing ─▶ joined ⇄ lost ─▶ left        (called by us)
 *  waiting ─▶ joined ⇄ lost ─▶ left        (came by link or dialled in)
 *  ringing, waiting ─▶ left
 * ```
 */
export type MemberPhase =
  | { readonly phase: 'ringing' }
  | { readonly phase: 'waiting'; readonly since: number }
  | { readonly phase: 'joined'; readonly since: number }
  /** The connection broke; the place is kept until it is given up. */
  | { readonly phase: 'lost'; readonly since: number }
  | { readonly phase: 'left'; readonly at: number; readonly why: Leaving };

/** Why a member is not in the meeting any more. */
export type Leaving =
  | { readonly kind: 'left' }
  | { readonly kind: 'removed' }
  | { readonly kind: 'turned-away' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'ended' }
  /** Called and not reached. */
  | { readonly kind: 'not-reached'; readonly outcome: Outcome };

/** What a member sends now, and what was taken from them. */
export type MemberMedia = {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  /** Muted by a host; `mayUnmute` says whether the member can end it. */
  readonly mutedByHost: boolean;
  readonly mayUnmute: boolean;
};

/** One member of a meeting as the host's app keeps it. */
export type Member = {
  /** Unguessable; says nothing of the person. */
  readonly id: string;
  /** As text, never markup; at most 256 characters. */
  readonly name: string;
  /** Number or URI that reaches the member; "" for guests. */
  readonly address: string;
  readonly way: WayIn;
  readonly identity: Identity;
  readonly role: ConfRole;
  readonly state: MemberPhase;
  readonly media: MemberMedia;
  readonly hand: boolean;
  readonly quality: 'unknown' | 'good' | 'fair' | 'poor';
  /** The SIP call that carries the member; null for the host and for guests. */
  readonly call: string | null;
  /** Every time the member came and went, ms since 1970. */
  readonly stays: readonly { readonly from: number; readonly to: number | null }[];
};
