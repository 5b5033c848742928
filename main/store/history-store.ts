import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallRecord } from '../../app/call/call-record.ts';
import type { OnProblem } from './json-file.ts';
export type HistoryStore = {
  readonly store: StoreApi<readonly CallRecord[]>;
  upsert(record: CallRecord): void;
  search(text: string, limit: number): readonly CallRecord[];
  remove(id: string): void;
  clear(): void;
  flush(): Promise<void>;
};
export const openHistory = (_dir: string, _onProblem: OnProblem): HistoryStore => ({
  store: createStore<readonly CallRecord[]>(() => []),
  upsert: () => {},
  search: () => [],
  remove: () => {},
  clear: () => {},
  flush: async () => {},
});
