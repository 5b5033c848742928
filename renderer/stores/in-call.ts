import { useCalls, useRoomMeeting } from './states.ts';

/** Whether a call, also one that only rings, or a meeting is on here. */
export const useInCall = (): boolean => {
  const meeting = useRoomMeeting();
  const calling = useCalls((calls) => calls.some(({ state }) => state.phase !== 'ended'));
  return calling || meeting !== undefined;
};
