import { ConfRole } from '../conf/enumerations.ts';
import type { Member, MemberPhase } from './member.ts';
import { isIn } from './presence.ts';

/** Who comes first when the host leaves, by role; who waits never does. */
const RANKS: { readonly [R in ConfRole]: number } = {
  [ConfRole.HWM_CONF_ROLE_HOST]: 4,
  [ConfRole.HWM_CONF_ROLE_COHOST]: 3,
  [ConfRole.HWM_CONF_ROLE_ATTENDEE]: 2,
  [ConfRole.HWM_CONF_ROLE_AUDIENCE]: 1,
  [ConfRole.HWM_CONF_ROLE_WAITING]: 0,
};

/** As much of a member as it takes to see who could be host. */
type Candidate = Pick<Member, 'id' | 'role' | 'way' | 'stays'> & { readonly state: Pick<MemberPhase, 'phase'> };

/** A telephone cannot host more than in name. */
const hasControls = ({ way }: Candidate): boolean => way === 'link' || way === 'host';

/**
 * Who becomes host when the host leaves: a co-host before an attendee before the audience; among equals one who has the
 * controls on a screen, then the one who has been in the longest. Null when nobody else is in.
 */
export const heirOf = <M extends Candidate>(members: readonly M[], leaving: string): M | null => {
  const order = (a: M, b: M): number =>
    RANKS[b.role] - RANKS[a.role] ||
    Number(hasControls(b)) - Number(hasControls(a)) ||
    (a.stays[0]?.from ?? 0) - (b.stays[0]?.from ?? 0);
  return members.filter((member) => member.id !== leaving && isIn(member)).toSorted(order)[0] ?? null;
};

/** Whether the host's leaving hands the meeting over; with fewer than two others in, it ends instead. */
export const goesOnWithout = (members: readonly Candidate[], leaving: string): boolean =>
  members.filter((member) => member.id !== leaving && isIn(member)).length >= 2;
