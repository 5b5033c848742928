import type { ConfAllowJoinUserType, ConfRole } from '../conf/enumerations.ts';

/** What a member asks of the meeting; `rights.ts` says which role may, and main checks it whatever the screen showed. */
export type MeetingAction =
  | { readonly do: 'mute'; readonly member: string; readonly mayUnmute: boolean }
  | { readonly do: 'mute-all'; readonly mayUnmute: boolean }
  | { readonly do: 'ask-to-unmute'; readonly member: string }
  | { readonly do: 'stop-camera'; readonly member: string }
  | { readonly do: 'stop-screen'; readonly member: string }
  | { readonly do: 'lower-hand'; readonly member: string }
  | { readonly do: 'lower-all-hands' }
  /** Co-host, attendee or audience; the host is made by `hand-over`. */
  | { readonly do: 'set-role'; readonly member: string; readonly role: ConfRole }
  | { readonly do: 'hand-over'; readonly member: string }
  | { readonly do: 'remove'; readonly member: string }
  | { readonly do: 'admit'; readonly member: string }
  | { readonly do: 'admit-all' }
  | { readonly do: 'turn-away'; readonly member: string }
  | { readonly do: 'lock'; readonly on: boolean }
  | { readonly do: 'set-policy'; readonly policy: ConfAllowJoinUserType }
  | { readonly do: 'set-waiting-room'; readonly on: boolean }
  /** 1–240 minutes more. */
  | { readonly do: 'extend'; readonly minutes: number }
  | { readonly do: 'end' }
  /** One's own switches. */
  | { readonly do: 'set-self'; readonly microphone?: boolean; readonly camera?: boolean; readonly screen?: boolean }
  | { readonly do: 'raise-hand'; readonly up: boolean }
  | { readonly do: 'leave' };

/** The name of an action. */
export type MeetingVerb = MeetingAction['do'];
