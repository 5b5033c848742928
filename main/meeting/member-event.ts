import type { GuestRefusal } from '../../app/guest/protocol.ts';
import type { MeetingView } from '../../app/meeting/meeting.ts';
import type { Slot } from '../../app/meeting/slots.ts';

/** What a member's page is told, in order; `left` and `replaced` are the last. */
export type MemberEvent =
  /** In from now on; the token takes the place back after a lost connection. */
  | { readonly type: 'admitted'; readonly resume: string }
  | { readonly type: 'view'; readonly view: MeetingView }
  | { readonly type: 'slots'; readonly leg: string; readonly slots: readonly Slot[] }
  /** A candidate of the gateway's for the member's leg. */
  | { readonly type: 'candidate'; readonly candidate: string }
  | { readonly type: 'asked-to-unmute' }
  | { readonly type: 'left'; readonly why: GuestRefusal }
  /** Another page took this place by its token. */
  | { readonly type: 'replaced' };

/** Hears what a member's page is told. */
export type MemberListener = (event: MemberEvent) => void;
