import { join } from 'node:path';
import * as z from 'zod';
import { provisionedId } from '../../app/policy/managed-accounts.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { checkProvisionUrl } from '../start/link.ts';
import { jsonFile, type OnProblem } from '../store/json-file.ts';
import { type AccountFile, readAccountFile } from './account-file.ts';
import type { Credentials, FetchDocument } from './fetch-document.ts';
import type { Questions } from './questions.ts';
import { type TakeParts, takeFile } from './take-file.ts';

/** The accounts of the organisation's document, kept in step with it. */
export type Organisation = {
  /** The policy may have changed. */
  changed(): void;
  stop(): void;
  flush(): Promise<void>;
};

/** What it is kept in step with. */
export type OrganisationParts = TakeParts & {
  readonly folder: string;
  /** The policy ProvisioningUrl; "" for none. */
  readonly url: () => string;
  readonly secrets: Pick<SecretStore, 'get' | 'set' | 'remove'>;
  readonly questions: Questions;
  readonly fetch: FetchDocument;
  readonly extraCa: () => readonly string[];
  /** The person is in a call, and is not asked for anything. */
  readonly busy: () => boolean;
  readonly onProblem: OnProblem;
  /** What was wrong is not any more. */
  readonly onWell: () => void;
  readonly log: (line: string) => void;
  /** Calls back after so many ms, and gives back what stops it; for tests a stand-in. */
  readonly after?: (ms: number, run: () => void) => () => void;
  /** A number in [0, 1), for tests. */
  readonly random?: () => number;
};

/** Its id in the secret store; an account's id has no space. */
const SIGN_IN = 'provisioning sign-in';

/** ms: between two looks, and after failures, doubled each time. */
const DAY = 24 * 60 * 60_000;
const FIRST_WAIT = 60_000;
const LONGEST_WAIT = 6 * 60 * 60_000;

const kept = z.object({ url: z.string(), etag: z.string(), accounts: z.array(z.string()) });
type Kept = z.infer<typeof kept>;
const NOTHING: Kept = { url: '', etag: '', accounts: [] };

/** Looks at once and daily; says nothing when all is well. */
export const followOrganisation = (parts: OrganisationParts): Organisation => {
  const { questions, accounts, secrets } = parts;
  const after = parts.after ?? later;
  const random = parts.random ?? Math.random;
  const file = jsonFile<Kept>({
    path: join(parts.folder, 'provisioning.json'),
    parse: (raw) => kept.parse(raw),
    initial: NOTHING,
    corrupt: 'provisioning-failed',
    onProblem: parts.onProblem,
  });
  let known = file.value;
  let failures = 0;
  let asked = false;
  let stopped = false;
  let running = false;
  let again = false;
  let cancel: () => void = () => {};
  questions.view.setState({ accounts: known.accounts });

  const keep = async (next: Kept): Promise<void> => {
    known = next;
    questions.view.setState({ accounts: next.accounts });
    await file.write(next);
  };
  const drop = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) {
      await accounts.remove(id);
      await secrets.remove(id);
    }
  };
  const jittered = (ms: number): number => ms * (0.8 + 0.4 * random());
  const failed = (reason: string, retryAfterMs: number | null): number => {
    failures += 1;
    parts.log(`the organisation's accounts could not be fetched: ${reason}`);
    parts.onProblem('provisioning-failed', reason);
    return retryAfterMs ?? jittered(Math.min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT));
  };

  /** One look; ms until the next, or null to wait for a change. */
  const look = async (): Promise<number | null> => {
    const wanted = parts.url();
    if (wanted === '') {
      if (known.url === '') return null;
      await drop(known.accounts);
      await secrets.remove(SIGN_IN);
      await keep(NOTHING);
      return null;
    }
    const sound = checkProvisionUrl(wanted);
    if (sound.kind !== 'provision') return failed('the address that is set is no https address without a secret', DAY);
    const { url } = sound;
    if (new URL(url).origin !== originOf(known.url)) await secrets.remove(SIGN_IN);
    const etag = known.url === url ? known.etag : '';
    const { host } = new URL(url);
    const stored = signIn(secrets.get(SIGN_IN));
    let credentials = stored;
    let got = await parts.fetch({ url, etag, credentials, extraCa: parts.extraCa() });
    while (got.kind === 'sign-in' && !asked && !stopped) {
      if (parts.busy()) return jittered(FIRST_WAIT);
      const answer = await questions.ask({ kind: 'sign-in', host, wrong: credentials !== null });
      if (!answer.yes) {
        asked = true;
        break;
      }
      credentials = { user: answer.user, password: answer.password };
      got = await parts.fetch({ url, etag, credentials, extraCa: parts.extraCa() });
    }
    if (stopped) return null;
    if (got.kind === 'sign-in') return failed(`${host} asks for a sign-in`, DAY);
    if (got.kind === 'failed') return failed(got.reason, got.retryAfterMs);
    if (credentials !== null && credentials !== stored) await secrets.set(SIGN_IN, JSON.stringify(credentials), true);
    if (got.kind === 'document') {
      const read = readAccountFile(got.text);
      if (!read.ok) return failed(read.failure.reason, null);
      const given = ofOrganisation(read.value);
      const taken = await takeFile(given, parts);
      if (!taken.ok) return failed(taken.failure.reason, null);
      const ids = given.accounts.map(({ settings }) => settings.id);
      await drop(known.accounts.filter((id) => !ids.includes(id)));
      await keep({ url, etag: got.etag, accounts: ids });
    }
    failures = 0;
    parts.onWell();
    return jittered(DAY);
  };

  const run = async (): Promise<void> => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    cancel();
    do {
      again = false;
      const wait = await look().catch((error: unknown) =>
        failed(error instanceof Error ? error.message : 'unknown', null),
      );
      if (wait !== null && !stopped && !again) cancel = after(wait, () => void run());
    } while (again && !stopped);
    running = false;
  };
  void run();

  return {
    changed: () => {
      if (parts.url() !== known.url || failures > 0) void run();
    },
    stop: () => {
      stopped = true;
      cancel();
    },
    flush: file.flush,
  };
};

/** Its accounts under ids that no account of the person's own has. */
const ofOrganisation = ({ accounts, contacts }: AccountFile): AccountFile => ({
  contacts,
  accounts: accounts.map((one) => ({ ...one, settings: { ...one.settings, id: provisionedId(one.settings.id) } })),
});

const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : '');

const signIn = (secret: string | null): Credentials | null => {
  try {
    return z.object({ user: z.string(), password: z.string() }).parse(JSON.parse(secret ?? ''));
  } catch {
    return null;
  }
};

const later = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
};
