import type { AccountSettings } from '../../app/settings/account-settings.ts';

/** The accounts that are switched on, the preferred one first: where several could take a call, the first one does. */
export const preferredFirst = (accounts: readonly AccountSettings[], preferred: string): readonly AccountSettings[] => {
  const enabled = accounts.filter((account) => account.enabled);
  return [...enabled.filter(({ id }) => id === preferred), ...enabled.filter(({ id }) => id !== preferred)];
};
