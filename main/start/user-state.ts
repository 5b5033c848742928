import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Call } from '../../app/call/call.ts';
import { type UserState, userStateOf } from '../../app/call/user-state.ts';

/** The person's state, kept in step with their calls. */
export const userState = (calls: Pick<StoreApi<readonly Call[]>, 'getState' | 'subscribe'>): StoreApi<UserState> => {
  const store = createStore<UserState>(() => userStateOf(calls.getState()));
  calls.subscribe((now) => store.setState(userStateOf(now), true));
  return store;
};
