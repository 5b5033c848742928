import type { CreateConfResult } from '../conf/create-conf-result.ts';
import type { ConfAllowJoinUserType, MediaType } from '../conf/enumerations.ts';
import type { Leaving, WayIn } from '../meeting/member.ts';
import type { Outcome } from './outcome.ts';

/** A line of the call history. */
export type CallRecord = {
  readonly id: string;
  readonly direction: 'out' | 'in';
  readonly name: string;
  /** What to dial to call again: a number or URI. */
  readonly address: string;
  readonly mediaType: MediaType;
  /** ms since 1970. */
  readonly startedAt: number;
  readonly answeredAt: number | null;
  /** null while the call lasts; a crash leaves null, shown as "interrupted". */
  readonly endedAt: number | null;
  readonly outcome: Outcome | null;
  /** The meeting of a call we started, without its passwords. */
  readonly meeting: Omit<CreateConfResult, 'hostPwd' | 'guestPwd'> | null;
  readonly joinPolicy: ConfAllowJoinUserType | null;
  /** Who came into the meeting, or was called into it, besides the host; absent where there was no meeting. */
  readonly members?: readonly MemberRecord[];
};

/** What the history keeps of a member. */
export type MemberRecord = {
  readonly name: string;
  /** What to dial to call again; "" for guests. */
  readonly address: string;
  readonly way: WayIn;
  /** Every time they came and went, ms since 1970; `to` is null while they are in, and after a crash. */
  readonly stays: readonly { readonly from: number; readonly to: number | null }[];
  /** Why they are gone; null while they are not. */
  readonly left: Leaving['kind'] | null;
  /** Why somebody who was called did not come; else null. */
  readonly outcome: Outcome | null;
};
