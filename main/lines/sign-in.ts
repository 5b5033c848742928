import type { StoreApi } from 'zustand/vanilla';
import type { AccountView } from '../../app/bridge/contract.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { AccountSettings } from '../../app/settings/account-settings.ts';

/** What signing in and out needs of the accounts. */
export type SignInParts = {
  readonly accounts: {
    readonly store: Pick<StoreApi<readonly AccountSettings[]>, 'getState'>;
    save(account: unknown): Promise<Result<AccountSettings>>;
  };
  readonly secrets: { set(id: string, secret: string, remember: boolean): Promise<Result<null>> };
  readonly lines: {
    readonly accounts: Pick<StoreApi<readonly AccountView[]>, 'getState' | 'subscribe'>;
    passwordChanged(): void;
  };
};

/** Signs an account in and out; what a registrar says of it is the answer. */
export type SignIn = {
  signIn(account: string, password: string, remember: boolean): Promise<Result<null>>;
  signOut(account: string): Promise<Result<null>>;
};

/** A registrar that says nothing for so long, ms, has not signed anybody in; the account goes on trying. */
const PATIENCE_MS = 20_000;

/** Signing in and out over the stored accounts. */
export const createSignIn = ({ accounts, secrets, lines }: SignInParts): SignIn => {
  const enable = async (id: string, enabled: boolean): Promise<Result<null>> => {
    const account = accounts.store.getState().find((one) => one.id === id);
    if (account === undefined) return fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'no such account');
    const saved = await accounts.save({ ...account, enabled });
    return saved.ok ? ok(null) : saved;
  };

  /** The registrar's word on an account, once there is one. */
  const word = (id: string): Result<null> | null => {
    const { registration } = lines.accounts.getState().find(({ settings }) => settings.id === id) ?? {};
    switch (registration?.phase) {
      case 'registered':
        return ok(null);
      case 'refused':
        return fail(SDKERR.UISDK_UNLOGIN_ERROR, registration.detail || 'the server refused the account');
      case 'waiting':
        return fail(SDKERR.UISDK_HTTP_SERVER_ERROR, registration.detail || 'the server cannot be reached');
      default:
        return null;
    }
  };

  return {
    signIn: async (id, password, remember) => {
      // Off first: a word that is already there is about another password.
      const off = await enable(id, false);
      if (!off.ok) return off;
      const kept = await secrets.set(id, password, remember);
      if (!kept.ok) return kept;
      const on = await enable(id, true);
      if (!on.ok) return on;
      lines.passwordChanged();
      return await new Promise((resolve) => {
        const end = (result: Result<null>): void => {
          clearTimeout(timer);
          forget();
          resolve(result);
        };
        const timer = setTimeout(
          () => end(fail(SDKERR.UISDK_HTTP_CONNECT_SERVER_TIMEOUT_ERROR, 'the server did not answer in time')),
          PATIENCE_MS,
        );
        const look = (): void => {
          const said = word(id);
          if (said !== null) end(said);
        };
        const forget = lines.accounts.subscribe(look);
        look();
      });
    },
    signOut: (id) => enable(id, false),
  };
};
