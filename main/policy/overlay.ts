import { isDeepStrictEqual } from 'node:util';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Policy } from '../../app/policy/policy.ts';

/** A store as those see it who only look. */
export type Watched<T> = Pick<StoreApi<T>, 'getState' | 'subscribe'>;

/** What holds of a person's own under the policies, kept up to date with both and told only when it is another. */
export const overlay = <T>(
  own: Watched<T>,
  policies: Watched<Policy>,
  under: (own: T, policy: Policy) => T,
): StoreApi<T> => {
  const inForce = (): T => under(own.getState(), policies.getState());
  const store = createStore<T>(inForce);
  const refresh = (): void => {
    const next = inForce();
    if (!isDeepStrictEqual(next, store.getState())) store.setState(next, true);
  };
  own.subscribe(refresh);
  policies.subscribe(refresh);
  return store;
};
