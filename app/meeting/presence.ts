import type { Member } from './member.ts';

/** Whether a member is in the meeting, even with the connection broken for a moment. */
export const isIn = ({ state }: Member): boolean => state.phase === 'joined' || state.phase === 'lost';

/** Whether a member has, or will have, a place: rings or is in. */
export const hasPlace = (member: Member): boolean => isIn(member) || member.state.phase === 'ringing';
