import type { Meeting } from './meeting.ts';
import type { Member } from './member.ts';
import { isIn } from './presence.ts';
import { mayInvite } from './rights.ts';

/** Wrong passwords from which the person is told: one or two are somebody's typing. */
export const MANY_WRONG = 3;

/** What in a meeting asks for the person who leads it: who waits, whose hand is up, how many wrong passwords when many. */
export type Asks = {
  readonly waiting: readonly Member[];
  readonly hands: readonly Member[];
  readonly wrong: number;
};

const NOTHING: Asks = { waiting: [], hands: [], wrong: 0 };

/** What asks for the person at this app; nothing where they do not lead the meeting or it is over. */
export const asksOf = (meeting: Meeting | undefined): Asks => {
  const host = meeting?.members.find(({ way }) => way === 'host');
  if (meeting === undefined || host === undefined || !isIn(host) || !mayInvite(host.role)) return NOTHING;
  if (meeting.state.phase === 'ending' || meeting.state.phase === 'ended') return NOTHING;
  return {
    waiting: meeting.members.filter(({ state }) => state.phase === 'waiting'),
    hands: meeting.members.filter((member) => member.hand && isIn(member) && member !== host),
    wrong: meeting.tries.wrong >= MANY_WRONG ? meeting.tries.wrong : 0,
  };
};
