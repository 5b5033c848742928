import type { MeetingView, MemberView } from '../../app/meeting/meeting.ts';
import { type Language, text } from '../../app/text/text.ts';
import { inMeeting } from './arrange.ts';

/** What a change of the meeting is in words, for a screen reader; "" when it is nothing to be said. */
export const newsOf = (language: Language, before: MeetingView, after: MeetingView): string => {
  const was = (id: string): MemberView | undefined => before.members.find((member) => member.id === id);
  const is = (id: string): boolean => inMeeting(after).some((member) => member.id === id);
  const others = inMeeting(after).filter(({ id }) => id !== after.self);
  const words: string[] = [];
  for (const member of others) {
    const { name, hand, media } = member;
    const old = inMeeting(before).find(({ id }) => id === member.id);
    if (old === undefined) words.push(text(language, 'room.said.joined', { name }));
    if (hand && old?.hand !== true) words.push(text(language, 'room.said.hand', { name }));
    if (media.screen && old?.media.screen !== true) words.push(text(language, 'room.said.shares', { name }));
  }
  for (const { id, name } of inMeeting(before))
    if (id !== after.self && !is(id)) words.push(text(language, 'room.said.left', { name }));
  for (const { id, name, phase } of after.members)
    if (phase === 'waiting' && was(id)?.phase !== 'waiting') words.push(text(language, 'room.waits', { name }));
  if (before.role !== after.role)
    words.push(text(language, 'room.said.role', { role: text(language, `meeting.role.${after.role}`) }));
  return words.join(' ');
};
