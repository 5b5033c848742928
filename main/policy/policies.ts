import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../app/bridge/contract.ts';
import { NO_POLICY, type Policy } from '../../app/policy/policy.ts';
import { jsonFile } from '../store/json-file.ts';
import { linuxPolicies } from './linux-policies.ts';
import { macPolicies } from './mac-policies.ts';
import type { PolicySource } from './policy-source.ts';
import { type PolicyFault, readPolicy } from './read-policy.ts';
import { windowsPolicies } from './windows-policies.ts';

/** The policies in force, watched. */
export type Policies = {
  readonly store: Pick<StoreApi<Policy>, 'getState' | 'subscribe'>;
  /** Looks again; resolves when what was found is in force. */
  refresh(): Promise<void>;
  flush(): Promise<void>;
  stop(): void;
};

/** What they are opened with. */
export type PoliciesOptions = {
  readonly source?: PolicySource;
  /** The profile's folder, where the last known ones are kept. */
  readonly folder: string;
  readonly problems: { report(kind: Problem['kind'], detail: string): void; dismiss(id: string): void };
  readonly log: (line: string) => void;
};

/** A file is often written in several steps; it is read when it has been quiet for so long, ms. */
const QUIET_MS = 150;

/** The place of this system. */
const ofSystem = (): PolicySource => {
  if (process.platform === 'win32') return windowsPolicies();
  return process.platform === 'darwin' ? macPolicies() : linuxPolicies();
};

/** What was in force of policies whose values are bad now: a slip of the pen opens nothing. */
const lastKnown = (faults: readonly PolicyFault[], last: Policy): Policy =>
  Object.fromEntries(Object.entries(last).filter(([key]) => faults.some((fault) => fault.key === key)));

/** The policies that the system holds at this moment, for who does not follow them; none where they cannot be read. */
export const policiesNow = async (source: PolicySource = ofSystem()): Promise<Policy> => {
  const found = await source.read();
  return found.state === 'found' ? readPolicy(found.raw).policy : NO_POLICY;
};

/**
 * Reads the policies and keeps them up to date. Where the system holds none, none holds; where they cannot be read, the
 * last known ones do, over a restart too, so that a broken file opens nothing.
 */
export const openPolicies = async ({
  source = ofSystem(),
  folder,
  problems,
  log,
}: PoliciesOptions): Promise<Policies> => {
  const kept = jsonFile<Policy>({
    path: join(folder, 'last-policy.json'),
    parse: (raw) => readPolicy(raw as { readonly [key: string]: unknown }).policy,
    initial: NO_POLICY,
    corrupt: 'policy-unreadable',
    onProblem: (kind, detail) => problems.report(kind, detail),
  });
  const store = createStore<Policy>(() => kept.value);
  const told = new Map<Problem['kind'], string>();
  const tell = (kind: Problem['kind'], detail: string): void => {
    const before = told.get(kind) ?? '';
    if (before === detail) return;
    told.set(kind, detail);
    if (before !== '') problems.dismiss(`${kind} ${before}`);
    if (detail !== '') problems.report(kind, detail);
  };
  let unknownTold = '';

  const read = async (): Promise<void> => {
    const found = await source.read();
    tell('policy-unreadable', found.state === 'unreadable' ? found.reason : '');
    if (found.state === 'unreadable') return;
    const { policy: sound, faults, unknown } = readPolicy(found.state === 'found' ? found.raw : {});
    const all = [...(found.state === 'found' ? found.faults : []), ...faults];
    const policy = { ...lastKnown(all, store.getState()), ...sound };
    tell(
      'policy-values',
      all
        .map(({ key, reason }) => `${key}: ${reason}`)
        .join('; ')
        .slice(0, 2000),
    );
    if (unknownTold !== unknown.join(', ')) log(`no policies of this version: ${unknown.join(', ').slice(0, 500)}`);
    unknownTold = unknown.join(', ');
    if (isDeepStrictEqual(policy, store.getState())) return;
    log(`policies: ${found.state === 'found' ? `${Object.keys(policy).join(', ')} from ${found.at}` : 'none'}`);
    store.setState(policy, true);
    void kept.write(policy);
  };
  let reading: Promise<void> = Promise.resolve();
  const refresh = (): Promise<void> => {
    reading = reading.then(read).catch((error: unknown) => log(`policies: ${String(error)}`));
    return reading;
  };
  await refresh();

  let watcher: FSWatcher | null = null;
  let quiet: NodeJS.Timeout | undefined;
  const look = (): void => {
    if (source.folder === null || watcher !== null) return;
    try {
      watcher = watch(source.folder, () => {
        clearTimeout(quiet);
        quiet = setTimeout(() => void refresh(), QUIET_MS);
      });
      const gone = (): void => {
        watcher?.close();
        watcher = null;
      };
      watcher.on('error', gone).unref();
    } catch {
      watcher = null; // no such folder yet: the clock finds it
    }
  };
  look();
  const clock = setInterval(() => {
    look();
    void refresh();
  }, source.everyMs).unref();
  return {
    store,
    refresh,
    flush: kept.flush,
    stop: () => {
      clearInterval(clock);
      clearTimeout(quiet);
      watcher?.close();
    },
  };
};
