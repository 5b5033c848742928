import type { GuestRefusal, ToGuest } from '../../app/guest/protocol.ts';
import type { MeetingAction } from '../../app/meeting/action.ts';
import type { Result } from '../../app/result.ts';

/** What a guest's connection is told while it has a place. */
export type GuestEvent =
  | Extract<ToGuest, { type: 'waiting' | 'meeting' | 'slots' | 'candidate' | 'asked-to-unmute' | 'ended' }>
  | Omit<Extract<ToGuest, { type: 'admitted' }>, 'iceServers'>;

/** Who wants to come in, and from where. */
export type GuestKnock = {
  /** IP address of the browser, for slowing down who guesses passwords. */
  readonly address: string;
  readonly name: string;
  readonly password: string;
  /** What the guest has switched on. */
  readonly microphone: boolean;
  readonly camera: boolean;
};

/** A guest's place in a meeting, waiting or in. */
export type GuestSeat = {
  act(action: MeetingAction): Result<null>;
  offer(sdp: string): Promise<Result<string>>;
  candidate(candidate: string): void;
  /** The connection is gone; the place is kept for a while. */
  gone(): void;
};

/** A guest who is not let in. */
export type GuestRefused = { readonly refused: GuestRefusal; readonly retryAfterSeconds: number | null };

/** What the guest server needs of the meetings; who may come in is decided behind it, never here. */
export type GuestHost = {
  /** What a stranger may know of a meeting: whether there is one and how it is entered; null when there is none. */
  door(meeting: string): { readonly needsPassword: boolean; readonly video: boolean } | null;
  /** ICE servers for the browser of a guest who is in a meeting. */
  iceServers(meeting: string): Extract<ToGuest, { type: 'admitted' }>['iceServers'];
  knock(meeting: string, guest: GuestKnock, hear: (event: GuestEvent) => void): GuestSeat | GuestRefused;
  /** Takes a place back after a lost connection; `address` as for a knock. */
  resume(meeting: string, token: string, address: string, hear: (event: GuestEvent) => void): GuestSeat | GuestRefused;
};
