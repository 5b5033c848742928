import { describe, expect, test } from 'vitest';
import type { AccountView } from '../../../app/bridge/contract.ts';
import { NEW_ACCOUNT } from '../../../app/settings/account-settings.ts';
import { statusSummary } from './status-summary.ts';

const account = (
  label: string,
  registration: Partial<AccountView['registration']> = {},
  enabled = true,
): AccountView => ({
  settings: { ...NEW_ACCOUNT, id: label, label, enabled, user: 'ada', domain: 'example.org' },
  hasPassword: true,
  registration: {
    phase: 'registered',
    signalling: true,
    canReceive: true,
    problem: null,
    detail: '',
    retryAt: null,
    ...registration,
  },
});
const say = (ready: boolean, online: boolean, accounts: readonly AccountView[]) =>
  statusSummary('en', ready, online, accounts);

describe('statusSummary', () => {
  test('without an account the echo meeting is what works', () => {
    expect(say(true, true, [])).toEqual({ level: 'good', words: 'Echo meeting ready. No account yet.' });
  });
  test('"ready" is said only when calls can be received', () => {
    expect(say(true, true, [account('Work')])).toEqual({ level: 'good', words: 'Ready. Work can receive calls.' });
    expect(say(true, true, [account('Work'), account('Home')]).words).toBe('Ready. All 2 accounts can receive calls.');
  });
  test('one account in trouble is said, though another is well', () => {
    const bad = account('Home', { phase: 'waiting', canReceive: false, problem: 'certificate' });
    expect(say(true, true, [account('Work'), bad])).toEqual({
      level: 'bad',
      words: 'Home cannot receive calls: The server’s certificate is not trusted.',
    });
  });
  test('a registered account that cannot receive is not called ready', () => {
    expect(say(true, true, [account('Work', { canReceive: false })]).level).toBe('bad');
  });
  test('an account that is switched off is no trouble', () => {
    expect(say(true, true, [account('Work', { phase: 'off', canReceive: false }, false)]).level).toBe('good');
  });
  test('connecting is neither well nor trouble', () => {
    expect(say(true, true, [account('Work', { phase: 'connecting', canReceive: false })])).toEqual({
      level: 'busy',
      words: 'Work: registering…',
    });
  });
  test('no network comes before everything else, save that the engine still starts', () => {
    expect(say(true, false, [account('Work')]).level).toBe('bad');
    expect(say(false, false, []).level).toBe('busy');
  });
});
