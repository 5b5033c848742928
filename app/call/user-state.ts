import type { Call } from './call.ts';

/** What the person is doing: nothing, in a meeting of their own, or in a call that somebody else started. */
export type UserState = 'idle' | 'in-meeting' | 'in-call';

/** The person's state by their calls; one that merely rings here leaves them idle. */
export const userStateOf = (calls: readonly Call[]): UserState => {
  const busy = calls.filter(({ state }) => state.phase !== 'ended' && state.phase !== 'incoming');
  if (busy.length === 0) return 'idle';
  return busy.some(({ meeting }) => meeting !== null) ? 'in-meeting' : 'in-call';
};
