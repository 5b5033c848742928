import type { Meeting, MeetingView, MemberView } from './meeting.ts';
import type { Member } from './member.ts';
import { isIn } from './presence.ts';
import { publicName } from './public-name.ts';
import { mayInvite } from './rights.ts';

/** What a member may know of the meeting; null for who waits, left or is not of it. Who waits is shown to hosts only. */
export const viewOf = (meeting: Meeting, viewer: string): MeetingView | null => {
  const self = meeting.members.find((member) => member.id === viewer);
  if (self === undefined || !isIn(self)) return null;
  const waitingToo = mayInvite(self.role);
  return {
    subject: meeting.details.subject,
    self: self.id,
    role: self.role,
    members: meeting.members.flatMap((member) => shown(member, waitingToo, self)),
    speaker: meeting.speaker,
    locked: meeting.doors.locked,
    endsAt: meeting.endsAt,
  };
};

const shown = (member: Member, waitingToo: boolean, viewer: Member): MemberView[] => {
  const { phase } = member.state;
  if (phase === 'left' || (phase === 'waiting' && !waitingToo)) return [];
  const { id, way, role, media, hand, quality } = member;
  // The host called them and has them in the call list, too.
  const name = viewer.way === 'host' || viewer.id === id ? member.name : publicName(member);
  return [{ id, name, way, role, media, hand, quality, phase }];
};
