import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ParleyKeyView } from '../../app/settings/parley-key-view.ts';
import type { Settings } from '../../app/settings/settings.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { newSigningKey, type SigningKey, signingKey } from '../sip/auth/signing-key.ts';

/** The key that this Parley signs its calls with. */
export type ParleyKey = {
  readonly view: StoreApi<ParleyKeyView>;
  /** null while calls are not to be signed. */
  current(): SigningKey | null;
};

/** What it is kept by. */
export type ParleyKeyOptions = {
  readonly settings: Pick<StoreApi<Pick<Settings, 'signCalls'>>, 'getState' | 'subscribe'>;
  readonly secrets: Pick<SecretStore, 'get' | 'set'>;
  /** Whether the system's key store can be used. */
  readonly keyStore: boolean;
};

/** Its id in the secret store; an account's id has no space. */
const ID = 'parley key';

/**
 * Makes the key when signing is first switched on, and keeps it as passwords are. Without the key store it lasts for this run,
 * and what was sealed before is left for the time when the key store is back.
 */
export const openParleyKey = ({ settings, secrets, keyStore }: ParleyKeyOptions): ParleyKey => {
  const view = createStore<ParleyKeyView>(() => ({ fingerprint: '', kept: keyStore }));
  let key: SigningKey | null = null;
  const make = (): SigningKey => {
    const secret = newSigningKey();
    if (keyStore) void secrets.set(ID, secret, true);
    return signingKey(secret)!;
  };
  const follow = (): void => {
    if (!settings.getState().signCalls || key !== null) return;
    key = signingKey(secrets.get(ID) ?? '') ?? make();
    view.setState({ fingerprint: key.fingerprint });
  };
  follow();
  settings.subscribe(follow);
  return { view, current: () => (settings.getState().signCalls ? key : null) };
};
