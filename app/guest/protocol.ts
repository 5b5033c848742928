import type { MeetingAction } from '../meeting/action.ts';
import type { MeetingView } from '../meeting/meeting.ts';
import type { Slot } from '../meeting/slots.ts';

/** Version of these messages; a page of another version is told to load itself anew. */
export const GUEST_PROTOCOL = 1;

/** Guest page → app, JSON text over the WebSocket; main checks every one. */
export type FromGuest =
  /** First of all; `resume` takes back a place after a lost connection. */
  | { readonly type: 'hello'; readonly protocol: number; readonly meeting: string; readonly resume: string | null }
  | {
      readonly type: 'join';
      readonly name: string;
      readonly password: string;
      readonly microphone: boolean;
      readonly camera: boolean;
    }
  /** The one offer of ROOM_LINES, or its ICE restart. */
  | { readonly type: 'offer'; readonly sdp: string }
  /** One ICE candidate line (RFC 8839), "" for the end of them. */
  | { readonly type: 'candidate'; readonly candidate: string }
  | { readonly type: 'action'; readonly id: number; readonly action: MeetingAction };

/** Why a guest is not let in, or not any more; none says whether a meeting or a person exists. */
export type GuestRefusal =
  | 'no-meeting'
  | 'wrong-password'
  /** Too many wrong passwords; `retryAfter` says when to try again. */
  | 'too-many-tries'
  | 'not-allowed'
  | 'locked'
  | 'full'
  | 'turned-away'
  | 'removed'
  /** The same place was taken by another tab or window. */
  | 'replaced'
  | 'ended'
  | 'protocol';

/** App → guest page. */
export type ToGuest =
  /** A meeting can be joined here; says nothing of it but whether a password is asked. */
  | {
      readonly type: 'welcome';
      readonly needsPassword: boolean;
      readonly video: boolean;
    }
  | { readonly type: 'refused'; readonly why: GuestRefusal; readonly retryAfterSeconds: number | null }
  | { readonly type: 'waiting' }
  /** In; `resume` takes the place back after a lost connection. Nobody at the door is given the servers' passwords. */
  | {
      readonly type: 'admitted';
      readonly resume: string;
      readonly iceServers: readonly {
        readonly urls: string;
        readonly username?: string;
        readonly credential?: string;
      }[];
    }
  | { readonly type: 'meeting'; readonly view: MeetingView }
  | { readonly type: 'answer'; readonly sdp: string }
  | { readonly type: 'candidate'; readonly candidate: string }
  | { readonly type: 'slots'; readonly slots: readonly Slot[] }
  /** A host asks; the page asks the person. */
  | { readonly type: 'asked-to-unmute' }
  | { readonly type: 'done'; readonly id: number; readonly reason: string | null }
  | { readonly type: 'ended'; readonly why: GuestRefusal };
