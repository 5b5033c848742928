import { type AccountSettings, NEW_ACCOUNT } from '../../../app/settings/account-settings.ts';

/** An account to fill in. */
export const newAccount = (): AccountSettings => ({ id: crypto.randomUUID(), ...NEW_ACCOUNT });

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
