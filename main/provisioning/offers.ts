import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Result } from '../../app/result.ts';
import { type AccountFile, LARGEST_FILE, readAccountFile } from './account-file.ts';
import type { Credentials, DocumentAnswer, FetchDocument } from './fetch-document.ts';
import type { Questions } from './questions.ts';
import { movesServer, type TakeParts, takeFile } from './take-file.ts';

/** Accounts that a file or a link offers; nothing is taken before the person has seen what. */
export type Offers = {
  file(path: string): Promise<void>;
  /** The URL was checked: https, and no secret in it. */
  link(url: string): Promise<void>;
};

/** What offers are made with. */
export type OfferParts = TakeParts & {
  readonly questions: Questions;
  readonly fetch: FetchDocument;
  readonly extraCa: () => readonly string[];
};

/** How often the person may type a sign-in before a link is given up. */
const TRIES = 5;

/** Opens the way for files and links. */
export const createOffers = (parts: OfferParts): Offers => {
  const { questions } = parts;
  const fail = async (from: string, reason: string): Promise<void> =>
    void (await questions.ask({ kind: 'failed', from, reason }));

  const offer = async (from: string, read: Result<AccountFile>): Promise<void> => {
    if (!read.ok) return await fail(from, read.failure.reason);
    const known = new Map(parts.accounts.store.getState().map((account) => [account.id, account]));
    const answer = await questions.ask({
      kind: 'take',
      from,
      accounts: read.value.accounts.map(({ settings, password }) => ({
        name: settings.label || settings.displayName || settings.user,
        server: `${settings.user}@${settings.domain}`,
        isNew: !known.has(settings.id),
        moved: password === null && movesServer(known.get(settings.id), settings),
      })),
      contacts: read.value.contacts.length,
    });
    if (!answer.yes) return;
    const taken = await takeFile(read.value, parts);
    if (!taken.ok) await fail(from, taken.failure.reason);
  };

  return {
    file: async (path) => {
      const text = await readBounded(path);
      if (text === null) await fail(basename(path), 'the file cannot be read, or is larger than 1 MB');
      else await offer(basename(path), readAccountFile(text));
    },
    link: async (url) => {
      const { host } = new URL(url);
      if (!(await questions.ask({ kind: 'visit', host })).yes) return;
      let credentials: Credentials | null = null;
      for (let tries = 0; tries <= TRIES; tries += 1) {
        questions.show({ kind: 'fetching', host });
        const got: DocumentAnswer = await parts.fetch({ url, etag: '', credentials, extraCa: parts.extraCa() });
        // The person has turned to something else meanwhile.
        if (questions.view.getState().question?.kind !== 'fetching') return;
        if (got.kind === 'document') return await offer(host, readAccountFile(got.text));
        if (got.kind !== 'sign-in')
          return await fail(host, got.kind === 'failed' ? got.reason : 'there is no document');
        if (tries === TRIES) break;
        const answer = await questions.ask({ kind: 'sign-in', host, wrong: credentials !== null });
        if (!answer.yes) return;
        credentials = { user: answer.user, password: answer.password };
      }
      await fail(host, 'the sign-in was not accepted');
    },
  };
};

const readBounded = async (path: string): Promise<string | null> => {
  try {
    const file = await open(path, 'r');
    try {
      const about = await file.stat();
      if (!about.isFile() || about.size > LARGEST_FILE) return null;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(LARGEST_FILE + 1), 0, LARGEST_FILE + 1, 0);
      return bytesRead > LARGEST_FILE ? null : buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
};
