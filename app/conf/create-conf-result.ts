import { ConfRole, type MediaType } from './enumerations.ts';

/** What `startP2pConf` hands back: the meeting that was created. */
export type CreateConfResult = {
  /** Meeting ID: nine digits, unguessable, unique on the host. */
  readonly confId: string;
  /** Cloud meeting room ID; "" where there is none. */
  readonly vmrConfId: string;
  /** Host password, 4–16 digits. */
  readonly hostPwd: string;
  /** Guest password, 4–16 digits, or "" when guests need none. */
  readonly guestPwd: string;
  readonly mediaType: MediaType;
  /** The link a browser opens to join; never carries the password; "" while no guest page is served. */
  readonly guestJoinUri: string;
  readonly selfConfRole: ConfRole;
  /** Topic, at most 128 characters. */
  readonly subject: string;
  /** UNIX seconds. */
  readonly startTimeStamp: number;
  /** UNIX seconds of the planned end. */
  readonly endTimeStamp: number;
  /** UTC seconds; discarded by the specification, still filled. */
  readonly startTime: number;
  readonly endTime: number;
  readonly schedulerName: string;
  readonly customInfo: string;
};

/** The result that accompanies a failure: every field there, nothing in it. */
export const EMPTY_CONF_RESULT: CreateConfResult = {
  confId: '',
  vmrConfId: '',
  hostPwd: '',
  guestPwd: '',
  mediaType: 0,
  guestJoinUri: '',
  selfConfRole: ConfRole.HWM_CONF_ROLE_ATTENDEE,
  subject: '',
  startTimeStamp: 0,
  endTimeStamp: 0,
  startTime: 0,
  endTime: 0,
  schedulerName: '',
  customInfo: '',
};
