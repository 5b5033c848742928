import type { CreateConfResult } from '../conf/create-conf-result.ts';
import type { ConfAllowJoinUserType, MediaType } from '../conf/enumerations.ts';
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
};
