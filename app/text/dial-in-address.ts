import type { AccountView, DirectView } from '../bridge/contract.ts';
import type { Settings } from '../settings/settings.ts';
import { wellFormed } from './shortened.ts';

/** The lines by which callers could come. */
export type DialInLines = {
  readonly accounts: readonly AccountView[];
  readonly direct: DirectView;
  readonly settings: Pick<Settings, 'callThrough' | 'direct'>;
};

/** The SIP URI that brings a caller into the meeting: by an account that is called now, else directly; "" when nobody could dial in. */
export const dialInAddress = (confId: string, { accounts, direct, settings }: DialInLines): string => {
  // Sound that goes past the gateway cannot be mixed, so that such an account's callers are refused.
  const called = accounts.filter(
    ({ registration, settings: { mediaTransport } }) => registration.canReceive && mediaTransport === 'gateway',
  );
  const account = (called.find(({ settings: { id } }) => id === settings.callThrough) ?? called[0])?.settings;
  if (account !== undefined) {
    return `sip:${encodeURI(wellFormed(account.user)).replaceAll('#', '%23')}@${account.domain};conf=${confId}`;
  }
  // Without anybody in the list of those who may call directly, nobody can.
  const reachable = direct.elsewhere !== '' && settings.direct.receive && settings.direct.allow.length > 0;
  return reachable ? direct.elsewhere.replace(/^sip:[^@]*/, `sip:${confId}`) : '';
};
