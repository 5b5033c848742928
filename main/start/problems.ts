import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../app/bridge/contract.ts';

/** What went wrong on this machine and has not been dismissed; the same problem is listed once. */
export type Problems = {
  readonly store: StoreApi<readonly Problem[]>;
  report(kind: Problem['kind'], detail: string): void;
  dismiss(id: string): void;
};

/** Starts with none. */
export const createProblems = (log: (line: string) => void): Problems => {
  const store = createStore<readonly Problem[]>(() => []);
  return {
    store,
    report: (kind, detail) => {
      log(`problem: ${kind} ${detail}`);
      const id = `${kind} ${detail}`;
      const others = store.getState().filter((problem) => problem.id !== id);
      store.setState([...others, { id, kind, detail }].slice(-20), true);
    },
    dismiss: (id) =>
      store.setState(
        store.getState().filter((problem) => problem.id !== id),
        true,
      ),
  };
};
