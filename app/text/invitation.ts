import type { MeetingDetails } from '../conf/meeting-details.ts';
import { groupDigits, moment } from './format.ts';
import { type Language, text } from './text.ts';

/** What an invitation needs of a meeting: by its type, the host password cannot get in. */
export type Invitable = Pick<
  MeetingDetails,
  'confId' | 'guestPwd' | 'guestJoinUri' | 'subject' | 'schedulerName' | 'startTimeStamp' | 'endTimeStamp'
> & {
  /** SIP URI to dial in by; "" while nobody can. */
  readonly dialIn: string;
};

/** The invitation to paste into a message: guest data only. */
export const invitation = (language: Language, meeting: Invitable, timeZone: string): string => {
  const lines = [
    text(language, 'invitation.title', { name: meeting.schedulerName }),
    text(language, 'invitation.topic', { subject: meeting.subject }),
    text(language, 'invitation.time', {
      start: moment(language, meeting.startTimeStamp * 1000, timeZone, true),
      end: moment(language, meeting.endTimeStamp * 1000, timeZone, true),
    }),
    text(language, 'invitation.id', { id: groupDigits(meeting.confId) }),
  ];
  if (meeting.guestPwd !== '') lines.push(text(language, 'invitation.password', { password: meeting.guestPwd }));
  if (meeting.guestJoinUri !== '') lines.push(text(language, 'invitation.link', { link: meeting.guestJoinUri }));
  if (meeting.dialIn !== '') {
    lines.push(text(language, 'invitation.dialIn', { address: meeting.dialIn }));
    if (meeting.guestPwd !== '') lines.push(text(language, 'invitation.dialInPassword'));
  }
  return lines.join('\n');
};
