import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { provisionedId } from '../../app/policy/managed-accounts.ts';
import type { Policy } from '../../app/policy/policy.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { type AccountSettings, NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import { type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import { openAccounts } from '../store/accounts-store.ts';
import { manageAccounts } from './managed-accounts-store.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = testFolder();
});
afterEach(() => folder.remove());

const OFFICE = { id: 'office', label: 'Office', domain: 'sip.example.org' } as const;
const MINE: AccountSettings = { ...NEW_ACCOUNT, id: 'mine', user: 'ada', domain: 'home.example' };

const open = (policy: Policy) => {
  const policies = createStore<Policy>(() => policy);
  const own = folder.opened(openAccounts(folder.path, folder.onProblem));
  return { own, policies, accounts: manageAccounts(own, policies) };
};
const refused = (policy: string) => ({
  ok: false,
  failure: { code: SDKERR.CMS_CONF_INSUFFICIENT_PERMISSIONS, reason: expect.stringContaining(`policy ${policy})`) },
});
const only = (accounts: { store: { getState(): readonly AccountSettings[] } }) => accounts.store.getState()[0]!;

test('an account of the organisation is there before the person has typed anything, and takes their user name', async () => {
  const { accounts } = open({ Accounts: [OFFICE] });
  expect(only(accounts)).toEqual({ ...NEW_ACCOUNT, ...OFFICE, id: 'managed-office' });
  expect(await accounts.save({ ...only(accounts), user: 'ada', displayName: 'Ada' })).toMatchObject({ ok: true });
  expect(only(accounts)).toMatchObject({
    id: 'managed-office',
    user: 'ada',
    displayName: 'Ada',
    domain: OFFICE.domain,
  });
  expect(only(open({ Accounts: [{ ...OFFICE, domain: 'new.example.org' }] }).accounts)).toMatchObject({
    user: 'ada',
    domain: 'new.example.org',
  });
});

test.each([{ domain: 'evil.example' }, { protocol: 'udp' }, { label: 'Mine' }, { ca: 'x' }, { pstn: { prefix: '9' } }])(
  'the organisation’s account does not take %j',
  async (change) => {
    const { own, accounts } = open({ Accounts: [OFFICE] });
    const account = only(accounts);
    const pstn = { ...account.pstn, ...('pstn' in change ? change.pstn : {}) };
    const changed = { ...account, user: 'ada', ...change, pstn };
    expect(accounts.check(changed)).toEqual(refused('Accounts'));
    expect(await accounts.save(changed)).toEqual(refused('Accounts'));
    expect(own.store.getState()).toEqual([]);
  },
);

test('a user name that the policy gives cannot be another', async () => {
  const { accounts } = open({ Accounts: [{ ...OFFICE, user: 'reception' }] });
  expect(await accounts.save({ ...only(accounts), user: 'ada' })).toEqual(refused('Accounts'));
});

test('the organisation’s account is not removed, and none can be made up', async () => {
  const { accounts } = open({ Accounts: [OFFICE] });
  expect(await accounts.remove('managed-office')).toEqual(refused('Accounts'));
  expect(await accounts.save({ ...MINE, id: 'managed-other' })).toEqual(refused('Accounts'));
});

test('an account whose policy is gone is gone, and comes back with what was typed', async () => {
  const { accounts, policies } = open({ Accounts: [OFFICE] });
  await accounts.save({ ...only(accounts), user: 'ada' });
  policies.setState({}, true);
  expect(accounts.store.getState()).toEqual([]);
  policies.setState({ Accounts: [OFFICE] }, true);
  expect(only(accounts).user).toBe('ada');
});

test('where own accounts are not allowed none is added, and those there are wait unseen for better days', async () => {
  const { own, accounts, policies } = open({});
  await accounts.save(MINE);
  policies.setState({ AllowUserAccounts: false }, true);
  expect(accounts.store.getState()).toEqual([]);
  expect(await accounts.save({ ...MINE, id: 'more' })).toEqual(refused('AllowUserAccounts'));
  expect(own.store.getState()).toEqual([MINE]);
});

test('a transport that is not allowed switches an account off and is not taken', async () => {
  const { accounts, policies } = open({});
  await accounts.save({ ...MINE, protocol: 'udp' });
  policies.setState({ AllowedTransports: ['tls'] }, true);
  expect(only(accounts).enabled).toBe(false);
  expect(await accounts.save({ ...MINE, protocol: 'udp' })).toEqual(refused('AllowedTransports'));
  expect(await accounts.save({ ...MINE, protocol: 'tls' })).toMatchObject({ ok: true });
  expect(only(accounts).enabled).toBe(true);
});

test('dial rules hold for every account, and are not made the person’s own', async () => {
  const { own, accounts } = open({ DialPrefix: '0', NumberFormat: 'national', NumberGateway: 'gw.example' });
  const rules = { prefix: '0', format: 'national', gateway: 'gw.example' };
  expect(await accounts.save({ ...MINE, pstn: { ...MINE.pstn, ...rules } })).toMatchObject({ ok: true });
  expect(only(accounts).pstn).toMatchObject(rules);
  expect(only(own).pstn).toEqual(MINE.pstn);
  expect(await accounts.save({ ...MINE, pstn: { ...MINE.pstn, prefix: '9' } })).toEqual(refused('DialPrefix'));
});

test('accounts of the organisation’s document stay where people may have none of their own, who cannot make such a one', async () => {
  const { own, accounts } = open({ AllowUserAccounts: false });
  const theirs: AccountSettings = { ...MINE, id: provisionedId('ada') };
  await own.save(MINE);
  await own.save(theirs);
  expect(accounts.store.getState()).toEqual([theirs]);
  expect(await accounts.save({ ...theirs, domain: 'evil.example' })).toEqual(refused('AllowUserAccounts'));
  const free = open({});
  expect(await free.accounts.save({ ...MINE, id: provisionedId('eve') })).toEqual(refused('ProvisioningUrl'));
});
