import { expect, test } from 'vitest';
import type { AccountView } from '../bridge/contract.ts';
import { NEW_ACCOUNT } from '../settings/account-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { dialInAddress } from './dial-in-address.ts';

const account = (id: string, change: Partial<AccountView['settings']> = {}, canReceive = true): AccountView => ({
  settings: { ...NEW_ACCOUNT, id, user: id, domain: 'example.com', ...change },
  hasPassword: true,
  registration: {
    phase: canReceive ? 'registered' : 'waiting',
    signalling: canReceive,
    canReceive,
    problem: null,
    detail: '',
    retryAt: null,
  },
});
const OFF: Settings['direct'] = { receive: false, port: 5060, allow: [] };
const ON: Settings['direct'] = { receive: true, port: 5060, allow: ['192.0.2.0/24'] };
const NOWHERE = { here: 'sip:parley@127.0.0.1:5060', elsewhere: '' };
const HERE = { here: 'sip:parley@127.0.0.1:5060', elsewhere: 'sip:parley@192.0.2.7:5060' };
const addressOf = (accounts: readonly AccountView[], direct = NOWHERE, directSettings = OFF, callThrough = '') =>
  dialInAddress('482913507', { accounts, direct, settings: { callThrough, direct: directSettings } });

test('a caller calls the account that is registered, and names the meeting', () => {
  expect(addressOf([account('off', {}, false), account('ada')])).toBe('sip:ada@example.com;conf=482913507');
});

test('of several accounts it is the one that calls go through', () => {
  expect(addressOf([account('ada'), account('work')], NOWHERE, OFF, 'work')).toContain('sip:work@');
});

test('a user that a URI cannot hold as it is is escaped', () => {
  expect(addressOf([account('a', { user: 'zoë#1' })])).toBe('sip:zo%C3%AB%231@example.com;conf=482913507');
});

test('without an account the ID is dialled at this computer, once direct calls are switched on for somebody', () => {
  expect(addressOf([], HERE, ON)).toBe('sip:482913507@192.0.2.7:5060');
  expect(addressOf([], HERE, { ...ON, allow: [] })).toBe('');
  expect(addressOf([], NOWHERE, OFF)).toBe('');
});

test('an account whose media goes past the gateway brings nobody in, because nobody could mix it', () => {
  expect(addressOf([account('web', { mediaTransport: 'direct' })])).toBe('');
});
