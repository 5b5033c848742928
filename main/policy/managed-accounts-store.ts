import { isDeepStrictEqual } from 'node:util';
import {
  accountInForce,
  accountLocks,
  isManagedAccount,
  isProvisionedAccount,
  managedAccounts,
} from '../../app/policy/managed-accounts.ts';
import type { Policy } from '../../app/policy/policy.ts';
import { refusedBy } from '../../app/policy/refusal.ts';
import { ok, type Result } from '../../app/result.ts';
import { type AccountSettings, NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import type { AccountsStore } from '../store/accounts-store.ts';
import { overlay, type Watched } from './overlay.ts';

type Fields = { [field: string]: unknown };

/**
 * The accounts in force: the organisation's and, where they are allowed, the person's own. Into the organisation's a person
 * types what the policy leaves to them; that is kept among their own accounts under the same id.
 */
export const manageAccounts = (own: AccountsStore, policies: Watched<Policy>): AccountsStore => {
  const store = overlay(own.store, policies, managedAccounts);

  const ownPart = (given: unknown): Result<unknown> => {
    if (!isFields(given) || typeof given['id'] !== 'string') return ok(given);
    const { id } = given;
    const policy = policies.getState();
    const held = store.getState().find((one) => one.id === id);
    if (isManagedAccount(id) ? held === undefined : policy.AllowUserAccounts === false) {
      return refusedBy(isManagedAccount(id) ? 'Accounts' : 'AllowUserAccounts', 'account');
    }
    if (isProvisionedAccount(id) && held === undefined) return refusedBy('ProvisioningUrl', 'account');
    const part = structuredClone(given);
    const before = own.store.getState().find((one) => one.id === id) ?? { ...NEW_ACCOUNT, id };
    const shown = held ?? accountInForce(before, policy);
    for (const [path, by] of Object.entries(accountLocks(policy, id))) {
      const [from, name] = fieldIn(part, path);
      if (!isFields(from) || from[name] === undefined) continue;
      const mine = valueIn(before, path);
      if (!isDeepStrictEqual(from[name], valueIn(shown, path)) && !isDeepStrictEqual(from[name], mine)) {
        return refusedBy(by, `account.${path}`);
      }
      // What the policy gives is not made the person's own, which it would still be when the policy is gone.
      from[name] = by === 'Accounts' ? valueIn(shown, path) : mine;
    }
    const { enabled, protocol } = part;
    if (enabled !== false && policy.AllowedTransports?.every((one) => one !== protocol)) {
      return refusedBy('AllowedTransports', 'account.protocol');
    }
    return ok(part);
  };
  const check = (given: unknown): Result<AccountSettings> => {
    const part = ownPart(given);
    return part.ok ? own.check(part.value) : part;
  };

  return {
    store,
    check,
    save: async (given) => {
      const part = ownPart(given);
      return part.ok ? await own.save(part.value) : part;
    },
    remove: async (id) => (isManagedAccount(id) ? refusedBy('Accounts', 'account') : await own.remove(id)),
    flush: own.flush,
  };
};

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Where a field given by its path is, and its name there. */
const fieldIn = (owner: Fields, path: string): readonly [unknown, string] => {
  const [group = '', field] = path.split('.');
  return field === undefined ? [owner, group] : [owner[group], field];
};

const valueIn = (owner: AccountSettings, path: string): unknown => {
  const [from, name] = fieldIn(owner, path);
  return isFields(from) ? from[name] : undefined;
};
