import type { Slot } from './slots.ts';

/** What main wants a meeting's room in the gateway to be; sent whole, and the gateway makes it so. */
export type RoomPlan = {
  /** The meeting's ID. */
  readonly room: string;
  readonly members: readonly RoomMember[];
};

/** One member's place in the room. Who waits or is removed is simply not in the plan. */
export type RoomMember = {
  readonly id: string;
  /** A SIP call's media session, or a WebRTC leg of the host's window or a guest's page. */
  readonly media:
    | { readonly kind: 'session'; readonly session: string }
    | { readonly kind: 'leg'; readonly leg: string };
  /** Whether the others hear, see and are shown the screen of this member; false drops the packets in the gateway. */
  readonly speaks: boolean;
  readonly shows: boolean;
  readonly shares: boolean;
};

/** What the gateway tells of a room. */
export type RoomEvent =
  /** Who speaks, null when nobody has for a while. */
  | { readonly type: 'speaker'; readonly room: string; readonly member: string | null }
  /** Whose pictures a leg gets, by m= line. */
  | { readonly type: 'slots'; readonly room: string; readonly leg: string; readonly slots: readonly Slot[] }
  /** About once a second and at every change: what arrives from a member. */
  | {
      readonly type: 'member';
      readonly room: string;
      readonly member: string;
      readonly audio: boolean;
      readonly camera: boolean;
      readonly screen: boolean;
      /** dBFS, −127…0, loudest of the last second. */
      readonly levelDb: number;
      /** Packets lost on the way in, 0–1, and jitter in ms. */
      readonly loss: number;
      readonly jitterMs: number;
    }
  | { readonly type: 'digit'; readonly room: string; readonly member: string; readonly digit: string }
  /** A candidate of the gateway's for the far end of a leg (RFC 8838). */
  | { readonly type: 'candidate'; readonly leg: string; readonly candidate: string }
  /** A TURN server does not take the account that guests' media is to go by. */
  | { readonly type: 'turn-refused'; readonly url: string }
  /** A leg connected, or lost its other end (it may be negotiated again). */
  | { readonly type: 'leg'; readonly leg: string; readonly state: 'connected' | 'lost' };
