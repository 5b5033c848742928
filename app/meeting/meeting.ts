import type { ConfAllowJoinUserType } from '../conf/enumerations.ts';
import type { MeetingDetails } from '../conf/meeting-details.ts';
import type { Member } from './member.ts';

/**
 * A meeting's life. The table of moves is in `step.ts`.
 *
 * ```
 *  created ─▶ ringing ─▶ live ─▶ ending ─▶ ended
 *  created, ringing ─▶ ending ─▶ ended
 * ```
 */
export type MeetingPhase =
  | { readonly phase: 'created' }
  | { readonly phase: 'ringing' }
  /** Somebody besides the host is in; ms since 1970. */
  | { readonly phase: 'live'; readonly since: number }
  | { readonly phase: 'ending'; readonly since: number | null; readonly why: MeetingEnd }
  | { readonly phase: 'ended'; readonly since: number | null; readonly at: number; readonly why: MeetingEnd };

/** Why a meeting ended: the host ended it or left it with nobody to hand over to, everybody left, its time was over, or the app stopped. */
export type MeetingEnd = 'by-host' | 'empty' | 'time' | 'not-reached' | 'stopped';

/** What decides who may come in; all of it can be changed while the meeting goes on. */
export type Doors = {
  readonly policy: ConfAllowJoinUserType;
  readonly guestsWithoutPassword: boolean;
  readonly waitingRoom: boolean;
  readonly locked: boolean;
  /** What happens to somebody who fails the policy: they wait for the host, or are refused. */
  readonly outsiders: 'wait' | 'refuse';
};

/** A meeting hosted by this app, as every room of the app sees it. */
export type Meeting = {
  /** Meeting ID (`confId`); also the name of its room in the gateway. */
  readonly id: string;
  readonly details: MeetingDetails;
  readonly state: MeetingPhase;
  readonly doors: Doors;
  /** The host first, then in the order they came. */
  readonly members: readonly Member[];
  /** Everybody's media is in the gateway's room, which the host's window joins by a leg; it stays so to the end. */
  readonly room: boolean;
  /** Who speaks now, by member id; null while nobody does. */
  readonly speaker: string | null;
  /** Planned end, ms since 1970; rises when extended. */
  readonly endsAt: number;
  /** Wrong passwords lately, and until when tries are refused (ms since 1970, null while they are not). */
  readonly tries: { readonly wrong: number; readonly lockedUntil: number | null };
};

/** What a member may know of the meeting; somebody who waits gets nothing of this. */
export type MeetingView = {
  readonly subject: string;
  readonly self: string;
  readonly role: Member['role'];
  readonly members: readonly MemberView[];
  readonly speaker: string | null;
  readonly locked: boolean;
  readonly endsAt: number;
};

/** What members see of one another: no address, no identity, no password. */
export type MemberView = Pick<Member, 'id' | 'name' | 'way' | 'role' | 'media' | 'hand' | 'quality'> & {
  readonly phase: 'ringing' | 'waiting' | 'joined' | 'lost';
};
