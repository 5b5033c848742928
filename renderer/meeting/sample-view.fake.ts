import type { MeetingView, MemberView } from '../../app/meeting/meeting.ts';

/** A member of a sample meeting, by the link, with microphone and camera on. */
export const sampleMember = (id: string, more: Partial<MemberView> = {}): MemberView => ({
  id,
  name: id.toUpperCase(),
  way: 'link',
  role: 0,
  phase: 'joined',
  hand: false,
  quality: 'good',
  media: { microphone: true, camera: true, screen: false, mutedByHost: false, mayUnmute: true },
  ...more,
});

/** A sample meeting as its first member sees it. */
export const sampleView = (members: readonly MemberView[], more: Partial<MeetingView> = {}): MeetingView => ({
  subject: 'Sample',
  self: members[0]?.id ?? '',
  role: members[0]?.role ?? 0,
  members,
  speaker: null,
  locked: false,
  endsAt: 0,
  ...more,
});
