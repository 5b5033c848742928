import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { AccountSettings } from '../../app/settings/account-settings.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { AccountsStore } from '../store/accounts-store.ts';
import type { ContactsStore } from '../store/contacts-store.ts';
import type { AccountFile } from './account-file.ts';

/** Where accounts go. */
export type TakeParts = {
  readonly accounts: AccountsStore;
  readonly contacts: ContactsStore;
  readonly secrets: Pick<SecretStore, 'set' | 'remove'>;
  /** A password was changed. */
  readonly passwordChanged: () => void;
};

/** Most accounts and contacts there can be, as their stores have it. */
const MOST = { accounts: 100, contacts: 10_000 };

/** Whether an account goes elsewhere than before: whoever wrote the file must not get what the old server's password proves. */
export const movesServer = (before: AccountSettings | undefined, after: AccountSettings): boolean =>
  before !== undefined &&
  (['user', 'authUser', 'domain', 'registrar', 'outboundProxy', 'protocol', 'ca'] as const).some(
    (field) => before[field] !== after[field],
  );

/** Takes all of a file or nothing: everything is checked before the first thing is kept. Passwords go to the secret store alone. */
export const takeFile = async (file: AccountFile, parts: TakeParts): Promise<Result<null>> => {
  const { accounts, contacts, secrets } = parts;
  const known = new Map(accounts.store.getState().map((account) => [account.id, account]));
  const contactIds = new Set(contacts.store.getState().map((contact) => contact.id));
  const newAccounts = file.accounts.filter(({ settings }) => !known.has(settings.id)).length;
  const newContacts = file.contacts.filter((contact) => !contactIds.has(contact.id)).length;
  if (known.size + newAccounts > MOST.accounts) return full('accounts');
  if (contactIds.size + newContacts > MOST.contacts) return full('contacts');
  for (const { settings } of file.accounts) {
    const sound = accounts.check(settings);
    if (!sound.ok) return sound;
  }
  for (const contact of file.contacts) {
    const sound = contacts.check(contact);
    if (!sound.ok) return sound;
  }
  for (const { settings, password } of file.accounts) {
    // The password first, so that a changed server never meets the old one.
    if (password !== null) await secrets.set(settings.id, password, true);
    else if (movesServer(known.get(settings.id), settings)) await secrets.remove(settings.id);
    await accounts.save(settings);
  }
  for (const contact of file.contacts) await contacts.save(contact);
  parts.passwordChanged();
  return ok(null);
};

const full = (what: keyof typeof MOST): Result<never> =>
  fail(SDKERR.UISDK_API_INVALID_PARAMETERS, `there would be more than ${MOST[what]} ${what}`);
