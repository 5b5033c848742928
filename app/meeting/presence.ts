import type { MemberPhase } from './member.ts';

type Placed = { readonly state: Pick<MemberPhase, 'phase'> };

/** Whether a member is in the meeting, even with the connection broken for a moment. */
export const isIn = ({ state }: Placed): boolean => state.phase === 'joined' || state.phase === 'lost';

/** Whether a member has, or will have, a place: rings or is in. */
export const hasPlace = (member: Placed): boolean => isIn(member) || member.state.phase === 'ringing';
