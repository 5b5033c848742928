import * as z from 'zod';
import { managedAccounts } from '../../app/policy/managed-accounts.ts';
import type { ManagedAccount } from '../../app/policy/policy.ts';
import { NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import { accountSchema } from '../store/accounts-store.ts';

const FIELDS = ['id', ...Object.keys(NEW_ACCOUNT)];
const PSTN_FIELDS = Object.keys(NEW_ACCOUNT.pstn);

const record = z.record(z.string(), z.unknown());
const id = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'not an id of at most 32 letters, digits, "-" and "_"');

/** The accounts of a policy; one that is not sound is named and left out, and the others hold. */
export const readAccounts = (
  given: unknown,
  most: number,
  faults: { readonly key: string; readonly reason: string }[],
): readonly ManagedAccount[] | undefined => {
  const list = z.array(z.unknown()).max(most).safeParse(given);
  if (!list.success) {
    faults.push({ key: 'Accounts', reason: list.error.issues[0]?.message ?? 'not a list' });
    return undefined;
  }
  const sound: ManagedAccount[] = [];
  list.data.forEach((one, index) => {
    const reason = faultOf(one, sound);
    if (reason === null) sound.push(one as ManagedAccount);
    else faults.push({ key: `Accounts ${index + 1}`, reason });
  });
  return sound.length > 0 || list.data.length === 0 ? sound : undefined;
};

const faultOf = (one: unknown, others: readonly ManagedAccount[]): string | null => {
  const given = record.safeParse(one);
  if (!given.success) return 'not an account';
  const stranger = Object.keys(given.data).find((name) => !FIELDS.includes(name));
  // Said apart: a password here would lie open to everybody who can read the policy.
  if (stranger === 'password') return 'has a password; people type their own';
  if (stranger !== undefined) return `${stranger}: no such field`;
  const pstn = record.optional().safeParse(given.data['pstn']);
  const inPstn = pstn.success ? Object.keys(pstn.data ?? {}).find((name) => !PSTN_FIELDS.includes(name)) : '';
  if (inPstn !== undefined) return `pstn.${inPstn}: no such field`;
  const named = id.safeParse(given.data['id']);
  if (!named.success) return `id: ${named.error.issues[0]?.message}`;
  if (others.some((other) => other.id === named.data)) return `id: ${named.data} is there twice`;
  const whole = { user: 'somebody', ...given.data } as unknown as ManagedAccount;
  const judged = accountSchema.safeParse(managedAccounts([], { Accounts: [whole] })[0]);
  const issue = judged.error?.issues[0];
  return judged.success ? null : `${(issue?.path ?? []).map(String).join('.')}: ${issue?.message}`;
};
