import type { AttendeeType, ConfAllowJoinUserType, MediaType } from './enumerations.ts';

/** Who calls. */
export type CallerInfo = { readonly nickName?: string };

/** Whom to call; `number` wins over `thirdUserId`. */
export type CalleeInfo = {
  readonly nickName?: string;
  readonly number?: string;
  readonly thirdUserId?: string;
  readonly userUuid?: string;
  readonly type?: AttendeeType;
  readonly corpId?: string;
};

/** The input of `startP2pConf`. */
export type StartCallInfo = {
  readonly callerInfo: CallerInfo;
  readonly calleeInfo: CalleeInfo;
  readonly mediaType: MediaType;
  readonly isGuestJoinConfWithoutPwd?: boolean;
  readonly confAllowJoinUser?: ConfAllowJoinUserType;
  readonly customInfo?: string;
};

/** The longest text of each field, in UTF-16 code units (JavaScript's `length`). */
export const LENGTH_LIMITS = {
  nickName: 256,
  number: 128,
  thirdUserId: 128,
  userUuid: 129,
  corpId: 32,
  customInfo: 64,
  subject: 128,
} as const;
