import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../app/bridge/contract.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { checked } from './checked.ts';
import { jsonFile, type OnProblem } from './json-file.ts';

/** A list of things with ids, watched and kept in one JSON file. */
export type ListStore<T> = {
  readonly store: StoreApi<readonly T[]>;
  /** What `save` would keep of it, or why it would refuse it. */
  check(item: unknown): Result<T>;
  /** Adds, or replaces what has the same id; an empty id gets a new one. Gives back what was kept. */
  save(item: unknown): Promise<Result<T>>;
  /** Removes; an id that is not there is already removed. */
  remove(id: string): Promise<Result<null>>;
  flush(): Promise<void>;
};

/** What a list is kept as. */
export type ListStoreOptions<T> = {
  readonly path: string;
  /** What one item is called in a failure's reason. */
  readonly what: string;
  readonly item: z.ZodType<T>;
  readonly corrupt: Problem['kind'];
  readonly onProblem: OnProblem;
  readonly most: number;
};

/** Opens a list; items that cannot be used are left out, told, and kept aside with their file. */
export const openList = <T extends { readonly id: string }>(options: ListStoreOptions<T>): ListStore<T> => {
  const { path, what, item, corrupt, onProblem, most } = options;
  const file = jsonFile<readonly T[]>({
    path,
    parse: (raw, leaveOut) => {
      const byId = new Map<string, T>();
      for (const one of z.array(z.unknown()).parse(raw)) {
        const read = item.safeParse(one);
        if (read.success) byId.set(read.data.id, read.data);
        else leaveOut(what);
      }
      return [...byId.values()];
    },
    initial: [],
    corrupt,
    onProblem,
  });
  const store = createStore<readonly T[]>(() => file.value);
  const keep = async (items: readonly T[]) => {
    store.setState(items, true);
    await file.write(items);
  };

  const check = (given: unknown): Result<T> => checked(what, item, () => withId(given));

  return {
    store,
    check,
    save: async (given) => {
      const next = check(given);
      if (!next.ok) return next;
      const items = store.getState();
      const at = items.findIndex(({ id }) => id === next.value.id);
      if (at < 0 && items.length >= most) {
        return fail(SDKERR.UISDK_API_INVALID_PARAMETERS, `${what}: there are already ${most}`);
      }
      await keep(at < 0 ? [...items, next.value] : items.with(at, next.value));
      return next;
    },
    remove: async (id) => {
      const items = store.getState();
      const left = items.filter((one) => one.id !== id);
      if (left.length < items.length) await keep(left);
      return ok(null);
    },
    flush: file.flush,
  };
};

const withId = (given: unknown): unknown =>
  typeof given === 'object' && given !== null && 'id' in given && given.id === ''
    ? { ...given, id: randomUUID() }
    : given;
