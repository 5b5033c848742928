import { type AccountSettings, NEW_ACCOUNT } from '../settings/account-settings.ts';
import type { ManagedAccount, Policy, PolicyKey } from './policy.ts';

/** Begins the ids of accounts by policy, which no account of a person's own has. */
const MARK = 'managed-';

/** Whether an account is the organisation's. */
export const isManagedAccount = (id: string): boolean => id.startsWith(MARK);

/** Begins the ids of accounts from the organisation's provisioning document. */
const PROVISIONED = 'provisioned-';

/** The id under which an account of the organisation's document is kept. */
export const provisionedId = (id: string): string => PROVISIONED + id;

/** Whether an account came with the organisation's document. */
export const isProvisionedAccount = (id: string): boolean => id.startsWith(PROVISIONED);

/** What of a managed account is the person's where the policy does not give it. */
const PERSONAL = ['user', 'authUser', 'displayName', 'enabled'] as const;

/** The accounts in force: the organisation's with what the person typed into them, then the person's own as far as allowed. */
export const managedAccounts = (own: readonly AccountSettings[], policy: Policy): readonly AccountSettings[] => {
  const theirs = (policy.Accounts ?? []).map((given) => merged(given, own));
  const mine = own.filter(({ id }) =>
    policy.AllowUserAccounts === false ? isProvisionedAccount(id) : !isManagedAccount(id),
  );
  return [...theirs, ...mine].map((account) => accountInForce(account, policy));
};

/** Which policy fixes each field of an account, by its path in the account; empty for one that is the person's own. */
export const accountLocks = (policy: Policy, id: string): { readonly [path: string]: PolicyKey } => {
  const locks: { [path: string]: PolicyKey } = {};
  const given = policy.Accounts?.find((one) => MARK + one.id === id);
  if (given !== undefined) {
    for (const name of Object.keys(NEW_ACCOUNT)) if (!isPersonal(given, name)) locks[name] = 'Accounts';
    for (const name of Object.keys(NEW_ACCOUNT.pstn)) locks[`pstn.${name}`] = 'Accounts';
    delete locks['pstn'];
  }
  if (policy.DialPrefix !== undefined) locks['pstn.prefix'] = 'DialPrefix';
  if (policy.NumberFormat !== undefined) locks['pstn.format'] = 'NumberFormat';
  if (policy.NumberGateway !== undefined) locks['pstn.gateway'] = 'NumberGateway';
  return locks;
};

const isPersonal = (given: ManagedAccount, name: string): boolean =>
  PERSONAL.some((one) => one === name) && given[name as keyof ManagedAccount] === undefined;

const merged = (given: ManagedAccount, own: readonly AccountSettings[]): AccountSettings => {
  const id = MARK + given.id;
  const typed = own.find((one) => one.id === id);
  const personal = Object.fromEntries(
    PERSONAL.filter((name) => isPersonal(given, name)).map((name) => [name, typed?.[name] ?? NEW_ACCOUNT[name]]),
  );
  const { pstn, ...rest } = given;
  return { ...NEW_ACCOUNT, ...rest, ...personal, pstn: { ...NEW_ACCOUNT.pstn, ...pstn }, id };
};

/** An account with the dial rules that hold for every one, and off where its transport is not allowed. */
export const accountInForce = (account: AccountSettings, policy: Policy): AccountSettings => ({
  ...account,
  enabled: account.enabled && (policy.AllowedTransports?.includes(account.protocol) ?? true),
  pstn: {
    ...account.pstn,
    prefix: policy.DialPrefix ?? account.pstn.prefix,
    format: policy.NumberFormat ?? account.pstn.format,
    gateway: policy.NumberGateway ?? account.pstn.gateway,
  },
});
