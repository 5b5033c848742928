import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { ok } from '../../app/result.ts';
import { newSigningKey, signingKey } from '../sip/auth/signing-key.ts';
import { openParleyKey } from './parley-key.ts';

const setUp = (signCalls: boolean, keyStore = true, kept: string | null = null) => {
  const settings = createStore(() => ({ signCalls }));
  const stored: string[] = kept === null ? [] : [kept];
  const secrets = {
    get: () => (keyStore ? (stored.at(-1) ?? null) : null),
    set: async (_id: string, secret: string) => {
      stored.push(secret);
      return ok(null);
    },
  };
  const key = openParleyKey({ settings, secrets, keyStore });
  return { settings, stored, key, print: () => key.view.getState().fingerprint };
};

test('no key is made before signing is switched on, and it is made once', () => {
  const t = setUp(false);
  expect([t.print(), t.key.current(), t.stored]).toEqual(['', null, []]);
  t.settings.setState({ signCalls: true });
  const made = t.print();
  expect(signingKey(t.stored[0]!)?.fingerprint).toBe(made);
  expect(t.key.current()?.fingerprint).toBe(made);
  t.settings.setState({ signCalls: false });
  expect([t.key.current(), t.print()]).toEqual([null, made]);
  t.settings.setState({ signCalls: true });
  expect([t.print(), t.stored]).toHaveLength(2);
  expect(t.stored).toHaveLength(1);
});

test('after a restart it is the same key', () => {
  const secret = newSigningKey();
  const t = setUp(true, true, secret);
  expect(t.print()).toBe(signingKey(secret)!.fingerprint);
  expect(t.stored).toEqual([secret]);
});

test('what is kept and is no key is replaced', () => {
  const t = setUp(true, true, 'nonsense');
  expect(t.stored).toHaveLength(2);
  expect(t.key.current()?.fingerprint).toBe(signingKey(t.stored[1]!)!.fingerprint);
});

test('without a key store it lasts for this run, is never written, and what was sealed before is left alone', () => {
  const t = setUp(true, false, newSigningKey());
  expect(t.key.view.getState()).toMatchObject({ fingerprint: expect.stringMatching(/^[0-9A-F:]{95}$/), kept: false });
  expect(t.stored).toHaveLength(1);
});
