import type { Call } from '../../../app/call/call.ts';

const RANK: { readonly [P in Call['state']['phase']]: number } = {
  active: 0,
  answering: 1,
  ringing: 2,
  calling: 2,
  held: 3,
  ended: 4,
  incoming: 5,
};

/** The calls that the call screen shows: all but those that only ring at us. */
export const shownCalls = (calls: readonly Call[]): readonly Call[] =>
  calls.filter((call) => call.state.phase !== 'incoming');

/** The calls with those of one meeting as one: the one in front, else the first. */
export const foldMeeting = (calls: readonly Call[], meeting: string | null, front: string): readonly Call[] => {
  const inIt = calls.filter((call) => meeting !== null && call.meeting?.confId === meeting);
  const kept = inIt.find(({ id }) => id === front) ?? inIt[0];
  return calls.filter((call) => call === kept || !inIt.includes(call));
};

/** The call in front: the person's choice while it lives, else the one that is talked in, else the newest of what is left. */
export const whichCall = (calls: readonly Call[], wanted: string | null): Call | undefined => {
  const shown = shownCalls(calls);
  const choice = shown.find((call) => call.id === wanted);
  if (choice !== undefined && (choice.state.phase !== 'ended' || shown.every((call) => call.state.phase === 'ended'))) {
    return choice;
  }
  return [...shown].sort((a, b) => RANK[a.state.phase] - RANK[b.state.phase] || b.startedAt - a.startedAt)[0];
};

/** The call one talks in, or would be put on hold by answering another. */
export const busyCall = (calls: readonly Call[]): Call | undefined =>
  calls.find((call) => call.state.phase === 'active') ??
  calls.find((call) => ['answering', 'calling', 'ringing'].includes(call.state.phase));
