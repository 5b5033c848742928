import type { CallName, Calls, EventName, Events, ParleyBridge, StateName, States } from '../app/bridge/contract.ts';
import { ok, type Result } from '../app/result.ts';

/** What a fake main answers with, verb by verb; verbs left out succeed with null. */
export type FakeAnswers = { [K in CallName]?: (input: Calls[K]['input']) => Promise<Result<Calls[K]['output']>> };

/** A bridge without a main: states are set by hand, verbs are recorded and answered by a table. */
export type FakeBridge = ParleyBridge & {
  set<K extends StateName>(name: K, value: States[K]): void;
  emit<K extends EventName>(name: K, value: Events[K]): void;
  readonly called: { readonly name: CallName; readonly input: unknown }[];
};

type Hearers = Map<string, Set<(value: never) => void>>;

/** A fake bridge for the tests of the renderer. */
export const fakeBridge = (answers: FakeAnswers = {}): FakeBridge => {
  const values = new Map<string, unknown>();
  const watchers: Hearers = new Map();
  const hearers: Hearers = new Map();
  const called: { name: CallName; input: unknown }[] = [];
  const hear = (all: Hearers, name: string, next: (value: never) => void): (() => void) => {
    const heard = all.get(name) ?? new Set();
    all.set(name, heard.add(next));
    return () => heard.delete(next);
  };
  const tell = (all: Hearers, name: string, value: unknown): void => {
    for (const next of all.get(name) ?? []) next(value as never);
  };
  return {
    called,
    startP2pConf: () => undefined,
    call: async (name, input) => {
      called.push({ name, input });
      return (await answers[name]?.(input as never)) ?? ok(null as never);
    },
    watch: (name, next) => {
      if (values.has(name)) next(values.get(name) as never);
      return hear(watchers, name, next);
    },
    on: (name, next) => hear(hearers, name, next),
    set: (name, value) => {
      values.set(name, value);
      tell(watchers, name, value);
    },
    emit: (name, value) => tell(hearers, name, value),
  };
};
