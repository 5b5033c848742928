import type { CreateConfResult } from './create-conf-result.ts';
import type { ConfAllowJoinUserType } from './enumerations.ts';

/** Everything the details card shows of a meeting. */
export type MeetingDetails = CreateConfResult & {
  readonly joinPolicy: ConfAllowJoinUserType;
  readonly guestsWithoutPassword: boolean;
  /** Number or third-party ID that was called. */
  readonly callee: string;
};
