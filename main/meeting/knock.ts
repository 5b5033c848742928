import type { GuestRefusal } from '../../app/guest/protocol.ts';
import type { Identity } from '../../app/meeting/member.ts';

/** Somebody at the door: a guest's page or somebody who dials in. */
export type Knock = {
  readonly way: 'link' | 'dial-in';
  /** As far as it was proved; what somebody merely says of themselves is anonymous. */
  readonly identity: Identity;
  readonly name: string;
  /** "" when none was given. */
  readonly password: string;
  /** Network address, for slowing down guesses and for keeping out who was removed. */
  readonly address: string;
  /** Number or URI that reaches them; absent for guests. */
  readonly reach?: string;
  /** Token of a place they once had, also one that opens nothing any more. */
  readonly resume?: string;
  /** Whether an address is theirs by the host's directory, which knows them by their key; absent where it does not. */
  readonly answersTo?: (address: string) => boolean;
  /** An invitation that was proved. Who the host called is known here without. */
  readonly invited?: boolean;
  /** The call, and with it the media session, that carries who dials in. */
  readonly call?: string;
  readonly microphone: boolean;
  readonly camera: boolean;
  /** Called just before they are in: whatever held their media meanwhile lets go of it. */
  readonly onEnter?: () => void;
};

/** What comes of it. */
export type Knocked =
  /** In; the token takes the place back after a lost connection. */
  | { readonly do: 'enter'; readonly member: string; readonly resume: string }
  /** Nothing of the meeting is theirs to know until they hear `admitted`. */
  | { readonly do: 'wait'; readonly member: string }
  | { readonly do: 'refuse'; readonly why: GuestRefusal; readonly retryAfterSeconds: number | null };

/** Somebody the host calls into the meeting. */
export type Called = {
  readonly way: 'sip' | 'pstn';
  readonly name: string;
  readonly address: string;
  readonly call: string;
  /** The call whose place this one takes: that member leaves once this one is in (RFC 3515, RFC 3891); null for none. */
  readonly insteadOf: string | null;
  /** The call's media goes past the gateway (a WebRTC server), so it can be in no room. */
  readonly direct: boolean;
};
