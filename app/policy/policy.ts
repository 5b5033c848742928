import type { AccountSettings } from '../settings/account-settings.ts';
import { ACCOUNT_POLICIES } from './policies/accounts.ts';
import { APPLICATION_POLICIES } from './policies/application.ts';
import { CALL_POLICIES } from './policies/calls.ts';
import { GUEST_POLICIES } from './policies/guests.ts';
import { MEETING_POLICIES } from './policies/meetings.ts';
import type { PolicyEntry, PolicyKind } from './policy-entry.ts';

/** The policy table in the groups in which administrators see it. */
export const POLICY_GROUPS = {
  Accounts: ACCOUNT_POLICIES,
  Calls: CALL_POLICIES,
  Meetings: MEETING_POLICIES,
  Guests: GUEST_POLICIES,
  Application: APPLICATION_POLICIES,
} as const;

const TABLE = {
  ...ACCOUNT_POLICIES.policies,
  ...CALL_POLICIES.policies,
  ...MEETING_POLICIES.policies,
  ...GUEST_POLICIES.policies,
  ...APPLICATION_POLICIES.policies,
};

/** The name of a policy, the same on every system. */
export type PolicyKey = keyof typeof TABLE;

/** Every policy there is; templates, guide, readers and locks are made from this. */
export const POLICIES: { readonly [K in PolicyKey]: PolicyEntry } = TABLE;

/** An account by policy: `id` and `domain`, and whatever else of an account is taken out of the person's hands. */
export type ManagedAccount = Partial<Omit<AccountSettings, 'id' | 'domain' | 'pstn'>> &
  Pick<AccountSettings, 'id' | 'domain'> & { readonly pstn?: Partial<AccountSettings['pstn']> };

type ValueOf<K extends PolicyKind> = K extends { readonly type: 'boolean' }
  ? boolean
  : K extends { readonly type: 'integer' }
    ? number
    : K extends { readonly type: 'choice'; readonly of: readonly (infer V)[] }
      ? V
      : K extends { readonly type: 'choices'; readonly of: readonly (infer V)[] }
        ? readonly V[]
        : K extends { readonly type: 'list' }
          ? readonly string[]
          : K extends { readonly type: 'accounts' }
            ? readonly ManagedAccount[]
            : string;

/** The policies that are set; what is absent is left to the person or to the table's fallback. */
export type Policy = { readonly [K in PolicyKey]?: ValueOf<(typeof TABLE)[K]['kind']> };

/** A machine nobody manages. */
export const NO_POLICY: Policy = {};

/** Every policy's name, in the order of the table. */
export const POLICY_KEYS = Object.keys(TABLE) as readonly PolicyKey[];
