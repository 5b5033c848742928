import type { MeetingAction } from '../../app/meeting/action.ts';
import type { Member } from '../../app/meeting/member.ts';

/** How a key was told: by RFC 4733, or by INFO. */
export type KeyWay = 'rtp' | 'info';

/** What a telephone can do in a meeting: *6 mutes and unmutes oneself, *9 raises and lowers the hand. */
export const createPhoneKeys = (): { pressed(member: Member, digit: string, by: KeyWay): MeetingAction | null } => {
  const starred = new Set<string>();
  /** Telephones, by call, that send each key both ways are heard by whichever came first. */
  const ways = new Map<string, KeyWay>();
  return {
    pressed: (member, digit, by) => {
      const phone = member.call ?? '';
      if (!ways.has(phone)) ways.set(phone, by);
      if (ways.get(phone) !== by) return null;
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
