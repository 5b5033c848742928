import type { MeetingAction } from '../../app/meeting/action.ts';
import type { Member } from '../../app/meeting/member.ts';

/** What a telephone can do in a meeting: *6 mutes and unmutes oneself, *9 raises and lowers the hand. */
export const createPhoneKeys = (): { pressed(member: Member, digit: string): MeetingAction | null } => {
  const starred = new Set<string>();
  return {
    pressed: (member, digit) => {
      const after = starred.delete(member.id);
      if (digit === '*') starred.add(member.id);
      if (!after) return null;
      if (digit === '6') {
        return { do: 'set-self', microphone: member.media.mutedByHost || !member.media.microphone };
      }
      return digit === '9' ? { do: 'raise-hand', up: !member.hand } : null;
    },
  };
};
