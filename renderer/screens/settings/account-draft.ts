import { accountInForce } from '../../../app/policy/managed-accounts.ts';
import type { Policy } from '../../../app/policy/policy.ts';
import { type AccountSettings, NEW_ACCOUNT } from '../../../app/settings/account-settings.ts';

/** An account to fill in; its transport is one that the organisation allows. */
export const newAccount = (policy: Policy): AccountSettings => {
  const [first = NEW_ACCOUNT.protocol] = policy.AllowedTransports ?? [];
  const protocol = policy.AllowedTransports?.includes(NEW_ACCOUNT.protocol) ? NEW_ACCOUNT.protocol : first;
  return accountInForce({ id: crypto.randomUUID(), ...NEW_ACCOUNT, protocol }, policy);
};

/** What was typed, without stray spaces; `expires` is the typed text of the seconds. */
export const tidyAccount = (draft: AccountSettings, expires: string): AccountSettings => ({
  ...draft,
  label: draft.label.trim(),
  displayName: draft.displayName.trim(),
  user: draft.user.trim(),
  domain: draft.domain.trim(),
  authUser: draft.authUser.trim(),
  registrar: draft.registrar.trim(),
  outboundProxy: draft.outboundProxy.trim(),
  expiresSeconds: /^\d+$/.test(expires.trim()) ? Number(expires) : Number.NaN,
  ca: draft.ca.trim(),
  pstn: { ...draft.pstn, prefix: draft.pstn.prefix.trim(), gateway: draft.pstn.gateway.trim() },
});
