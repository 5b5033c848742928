import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { AccountView } from '../../app/bridge/contract.ts';
import { ok } from '../../app/result.ts';
import { type AccountSettings, NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import { createSignIn } from './sign-in.ts';

const account: AccountSettings = { ...NEW_ACCOUNT, id: 'work', user: 'ada', domain: 'work.example', enabled: false };

/** A registrar that answers with a phase once the account is on. */
const start = (answers: AccountView['registration']['phase']) => {
  const store = createStore<readonly AccountSettings[]>(() => [account]);
  const views = createStore<readonly AccountView[]>(() => []);
  const kept: string[] = [];
  const show = (phase: AccountView['registration']['phase'], detail = ''): void =>
    views.setState(
      store.getState().map((settings) => ({
        settings,
        hasPassword: true,
        registration: { phase, signalling: true, canReceive: true, problem: null, detail, retryAt: null },
      })),
      true,
    );
  const sign = createSignIn({
    accounts: {
      store,
      save: async (next) => {
        store.setState([next as AccountSettings], true);
        show('off');
        return ok(next as AccountSettings);
      },
    },
    secrets: {
      set: async (_id, secret) => {
        kept.push(secret);
        return ok(null);
      },
    },
    lines: {
      accounts: views,
      passwordChanged: () => {
        show('connecting');
        queueMicrotask(() => show(answers, `the server said ${answers}`));
      },
    },
  });
  return { sign, kept, store };
};

test('who signs in hears what the registrar says', async () => {
  const { sign, kept, store } = start('registered');
  expect(await sign.signIn('work', 'secret', true)).toEqual(ok(null));
  expect(kept).toEqual(['secret']);
  expect(store.getState()[0]?.enabled).toBe(true);
});

test.each([
  ['refused', 430200001],
  ['waiting', 430500001],
] as const)('%s is a failure with the registrar’s own words', async (phase, code) => {
  const result = await start(phase).sign.signIn('work', 'secret', true);
  expect(result).toEqual({ ok: false, failure: { code, reason: `the server said ${phase}` } });
});

test('an account that is not there cannot be signed in, and nothing of it is kept', async () => {
  const { sign, kept } = start('registered');
  expect(await sign.signIn('other', 'secret', true)).toMatchObject({ ok: false, failure: { code: 430100002 } });
  expect(kept).toEqual([]);
});

test('who signs out keeps the account', async () => {
  const { sign, store } = start('registered');
  await sign.signIn('work', 'secret', true);
  expect(await sign.signOut('work')).toEqual(ok(null));
  expect(store.getState()).toMatchObject([{ id: 'work', enabled: false }]);
});
