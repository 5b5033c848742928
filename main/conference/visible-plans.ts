import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Call } from '../../app/call/call.ts';
import type { MediaPlan } from '../../app/media/media-plan.ts';

/** The plans for the window: not those of calls that a meeting's room carries, which the window hears by its leg there. */
export const visiblePlans = (
  plans: StoreApi<readonly MediaPlan[]>,
  callOf: (session: string) => Call | undefined,
  inRoom: (call: Call) => boolean,
): { readonly store: StoreApi<readonly MediaPlan[]>; refresh(): void } => {
  const seen = (): readonly MediaPlan[] =>
    plans.getState().filter(({ session }) => {
      const call = callOf(session);
      return call === undefined || !inRoom(call);
    });
  const store = createStore<readonly MediaPlan[]>(seen);
  const refresh = (): void => {
    const [now, next] = [store.getState(), seen()];
    if (now.length !== next.length || now.some((plan, index) => plan !== next[index])) store.setState(next, true);
  };
  plans.subscribe(refresh);
  return { store, refresh };
};
