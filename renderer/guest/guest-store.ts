import { create } from 'zustand';
import type { GuestRefusal, ToGuest } from '../../app/guest/protocol.ts';
import type { MeetingView } from '../../app/meeting/meeting.ts';
import type { NotAllowed } from '../../app/meeting/rights.ts';

/** ICE servers as the app gives them to a guest. */
export type IceServers = Extract<ToGuest, { type: 'admitted' }>['iceServers'];

/**
 * Where a guest stands.
 *
 * ```
 *  connecting ─▶ door ⇄ asking ─▶ waiting ─▶ in ─▶ over
 *  connecting ─▶ in                    (the place was taken back)
 * ```
 */
export type GuestStage =
  | { readonly at: 'connecting' }
  | {
      readonly at: 'door';
      readonly needsPassword: boolean;
      /** What was wrong with the password; `retryAt`, ms since 1970, is when it may be tried again. */
      readonly fault: 'wrong-password' | 'too-many-tries' | null;
      readonly retryAt: number;
      readonly asking: boolean;
    }
  | { readonly at: 'waiting' }
  | { readonly at: 'in' }
  | { readonly at: 'over'; readonly why: GuestRefusal | 'left' | 'unfit' };

/** All the guest page knows of the meeting. */
export type GuestState = {
  readonly stage: GuestStage;
  /** The page and the app hear one another. */
  readonly online: boolean;
  /** Null until one is in. */
  readonly view: MeetingView | null;
  readonly iceServers: IceServers;
  /** The meeting has pictures, as the door says. */
  readonly video: boolean;
  /** A host asked for the microphone, and the person has not answered. */
  readonly asked: boolean;
  /** What was asked of the meeting is not answered yet. */
  readonly pending: boolean;
  /** Why the last thing asked of the meeting was not done. */
  readonly refused: NotAllowed | null;
};

/** The page before its first word. */
export const NOT_YET: GuestState = {
  stage: { at: 'connecting' },
  online: false,
  view: null,
  iceServers: [],
  video: false,
  asked: false,
  pending: false,
  refused: null,
};

/** The guest's page as its screens see it; written only by `guest-client.ts`. */
export const useGuest = create<GuestState>()(() => NOT_YET);
