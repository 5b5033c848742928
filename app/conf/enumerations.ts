/** What kind of attendee the callee is (specification: AttendeeType). */
export const AttendeeType = {
  ATTENDEE_TYPE_NORMAL: 0,
  ATTENDEE_TYPE_TELEPRESENCE: 1,
  ATTENDEE_TYPE_TERMINAL: 2,
  ATTENDEE_TYPE_OUTSIDE: 3,
  ATTENDEE_TYPE_CUSTOMNUMBER: 4,
  ATTENDEE_TYPE_MOBILE: 5,
  ATTENDEE_TYPE_ANONYMOUS: 6,
  ATTENDEE_TYPE_TELEPHONE: 7,
  ATTENDEE_TYPE_BOARD: 8,
  ATTENDEE_TYPE_IDEAHUB: 9,
  ATTENDEE_TYPE_HWVISION: 10,
  ATTENDEE_TYPE_WELINKC: 11,
} as const;
export type AttendeeType = (typeof AttendeeType)[keyof typeof AttendeeType];

/** Audio or video meeting. */
export const MediaType = { HWM_MEDIA_TYPE_AUDIO: 0, HWM_MEDIA_TYPE_VIDEO: 1 } as const;
export type MediaType = (typeof MediaType)[keyof typeof MediaType];

/** Who may join the meeting: the join policy. */
export const ConfAllowJoinUserType = {
  CONF_ALLOW_JOIN_ANYONE: 0,
  CONF_ALLOW_JOIN_LOGINED_USER: 1,
  CONF_ALLOW_JOIN_IN_COMPANY_USER: 2,
  CONF_ALLOW_JOIN_INVITED_USER: 3,
} as const;
export type ConfAllowJoinUserType = (typeof ConfAllowJoinUserType)[keyof typeof ConfAllowJoinUserType];

/** A member's role in a meeting. */
export const ConfRole = {
  HWM_CONF_ROLE_ATTENDEE: 0,
  HWM_CONF_ROLE_HOST: 1,
  HWM_CONF_ROLE_AUDIENCE: 2,
  HWM_CONF_ROLE_COHOST: 3,
  HWM_CONF_ROLE_WAITING: 4,
} as const;
export type ConfRole = (typeof ConfRole)[keyof typeof ConfRole];
