import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '../../app/bridge/contract.ts';

/** A real folder for a test of what is kept on disk, and the problems told about it. */
export type TestFolder = {
  readonly path: string;
  readonly problems: { readonly kind: Problem['kind']; readonly detail: string }[];
  readonly onProblem: (kind: Problem['kind'], detail: string) => void;
  /** Names of the files kept aside. */
  readonly aside: () => string[];
  /** Remembers what was opened here, so that it has finished writing before the folder goes. */
  readonly opened: <T extends { flush(): Promise<void> }>(store: T) => T;
  readonly remove: () => Promise<void>;
};

/** A new folder in the system's temporary one; `bytes` makes it a file system of its own of that size (Linux, root). */
export const testFolder = (bytes?: number): TestFolder => {
  const path = mkdtempSync(join(tmpdir(), 'parley-store-'));
  if (bytes !== undefined) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'parley-test', path]);
  const stores: { flush(): Promise<void> }[] = [];
  const problems: { kind: Problem['kind']; detail: string }[] = [];
  return {
    path,
    problems,
    onProblem: (kind, detail) => problems.push({ kind, detail }),
    aside: () => readdirSync(path).filter((name) => name.includes('.corrupt-')),
    opened: (store) => {
      stores.push(store);
      return store;
    },
    remove: async () => {
      await Promise.all(stores.map((store) => store.flush()));
      if (bytes !== undefined) execFileSync('umount', [path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
};

/** Whether this process may mount a file system of its own. */
export const mayMount = (): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    void testFolder(65_536).remove();
    return true;
  } catch {
    return false;
  }
};
