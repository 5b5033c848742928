import { dialInAddress } from '../../../app/text/dial-in-address.ts';
import { useAccounts, useDirect, useSettings } from '../../stores/states.ts';

/** The SIP URI by which callers come into a meeting; "" while nobody can. */
export const useDialIn = (confId: string): string => {
  const accounts = useAccounts();
  const direct = useDirect();
  const settings = useSettings();
  return dialInAddress(confId, { accounts, direct, settings });
};
