import type { Invitable } from './invitation.ts';

/** A meeting that people are invited to, with what no invitation may say. */
export const ADAS_MEETING: Invitable & { readonly hostPwd: string } = {
  confId: '482913507',
  hostPwd: '73910466',
  guestPwd: '582036',
  guestJoinUri: 'https://meet.example/j/482913507',
  subject: 'Ada’s meeting',
  startTimeStamp: 1_772_625_600,
  endTimeStamp: 1_772_629_200,
  schedulerName: 'Ada',
  dialIn: '',
};
