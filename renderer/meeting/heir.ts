import { goesOnWithout, heirOf } from '../../app/meeting/heir.ts';
import type { MeetingView } from '../../app/meeting/meeting.ts';

/** Who becomes host when the one who looks, who is host, leaves; null when the meeting ends then. */
export const heirIn = (view: MeetingView): string | null => {
  // Members stand in the order they came.
  const members = view.members.map((member, at) => ({
    ...member,
    state: { phase: member.phase },
    stays: [{ from: at, to: null }],
  }));
  const self = members.find(({ id }) => id === view.self);
  // The app that holds the meeting does so for nobody alone; a guest who is host leaves it to whoever is there.
  if (self?.way === 'host' && !goesOnWithout(members, view.self)) return null;
  return heirOf(members, view.self)?.name ?? null;
};
