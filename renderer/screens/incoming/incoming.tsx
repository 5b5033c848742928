import { type ReactElement, useEffect } from 'react';
import type { Call } from '../../../app/call/call.ts';
import { useCalls, useMeetings, useSettings } from '../../stores/states.ts';
import { busyCall } from '../call/which-call.ts';
import { answer, decline } from './incoming-actions.ts';
import { IncomingCard } from './incoming-card.tsx';

/** The calls that ring at us, the longest waiting first. */
const ringing = (calls: readonly Call[]): readonly Call[] => calls.filter((call) => call.state.phase === 'incoming');

/** The incoming call, as a card; nothing when none rings. */
export const Incoming = (): ReactElement | null => {
  const calls = useCalls();
  const { dialIn } = useSettings();
  const meetingIsOn = useMeetings().some(({ state }) => state.phase !== 'ending' && state.phase !== 'ended');
  const [first, ...more] = ringing(calls);
  if (first === undefined) return null;
  return (
    <IncomingCard
      key={first.id}
      call={first}
      talkingWith={busyCall(calls)?.party.name ?? null}
      waiting={more.length}
      toMeeting={dialIn && meetingIsOn}
    />
  );
};

/** Ctrl/⌘+Shift+A answers and Ctrl/⌘+Shift+D declines. */
export const useIncomingKeys = (): void => {
  useEffect(() => {
    const act = (name: 'answer' | 'decline'): boolean => {
      const call = ringing(useCalls.getState())[0];
      if (call === undefined) return false;
      if (name === 'answer') answer(call.id, false);
      else decline(call.id);
      return true;
    };
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.altKey || event.repeat) return;
      const letter = event.code;
      if (letter !== 'KeyA' && letter !== 'KeyD') return;
      if (act(letter === 'KeyA' ? 'answer' : 'decline')) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
};
