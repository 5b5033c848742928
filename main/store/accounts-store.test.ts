import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import { HOSTILE_VALUES } from '../../build/test/hostile-values.ts';
import { type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import { openAccounts } from './accounts-store.ts';

/** Self-signed, of nobody, until 2126. */
const PEM = `-----BEGIN CERTIFICATE-----
MIIBhDCCASmgAwIBAgIUQDtCe3OmsPhQ+wWJXhL8OiCQbhEwCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLUGFybGV5IHRlc3QwIBcNMjYxMTIyMjMxNDUwWhgPMjEyNjEw
MjkyMzE0NTBaMBYxFDASBgNVBAMMC1BhcmxleSB0ZXN0MFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAEmmRvMXCjCVOuP55gS+bJSEGMOf7MYNBWJRS9ulYdxaxtSixf
6sAC8XgBwhf3kBerH4bca3L9wKCLtHZ+G04+GKNTMFEwHQYDVR0OBBYEFO3+MFnp
MjxvNcYJnCSp8s7LjddOMB8GA1UdIwQYMBaAFO3+MFnpMjxvNcYJnCSp8s7LjddO
MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAKhSNKltGD/uYSDd
ms/E7s80Vv98NuE77DgXlFfMa2ZLAiEAn3jqcQ8blTCh4ASQfcGUz+V8yScKMvJK
7rcTkhWo4ao=
-----END CERTIFICATE-----`;

let folder: TestFolder;
beforeEach(() => {
  folder = testFolder();
});
afterEach(() => folder.remove());

const open = () => folder.opened(openAccounts(folder.path, folder.onProblem));
const account = (fields: object = {}) => ({ ...NEW_ACCOUNT, id: 'a1', user: '1000', domain: 'example.com', ...fields });

test('accounts are added, changed, removed, and there after a restart', async () => {
  const accounts = open();
  await accounts.save(account());
  await accounts.save(account({ id: 'a2', user: '2000' }));
  await accounts.save(account({ label: 'Work' }));
  expect(open().store.getState()).toEqual([account({ label: 'Work' }), account({ id: 'a2', user: '2000' })]);
  expect(await accounts.remove('a1')).toEqual({ ok: true, value: null });
  expect(await accounts.remove('a1')).toEqual({ ok: true, value: null });
  expect(open().store.getState()).toEqual([account({ id: 'a2', user: '2000' })]);
});

test('what is saved is given back as it is kept', async () => {
  const saved = await open().save(account({ domain: ' example.com ' }));
  expect(saved).toEqual({ ok: true, value: account() });
});

test('an empty id gets a new one, another each time', async () => {
  const accounts = open();
  await accounts.save(account({ id: '' }));
  await accounts.save(account({ id: '' }));
  const ids = accounts.store.getState().map(({ id }) => id);
  expect(new Set(ids).size).toBe(2);
  expect(ids).not.toContain('');
});

test('a password that came along is not kept', async () => {
  await open().save(account({ password: 'hunter2' }));
  expect(readFileSync(join(folder.path, 'accounts.json'), 'utf8')).not.toContain('hunter2');
});

describe('what may be in an account', () => {
  test.each([
    ['user', '+99111244216210249'],
    ['user', 'ada.lovelace_1~x!'],
    ['user', 'zo%C3%AB'],
    ['domain', 'example.com'],
    ['domain', '127.0.0.1'],
    ['domain', '::1'],
    ['domain', '[2001:db8::1]'],
    ['domain', 'bücher.example'],
    ['authUser', 'CORP\\ada'],
    ['registrar', ''],
    ['registrar', 'sip.example.com:5061'],
    ['registrar', '[::1]:5061'],
    ['outboundProxy', '10.0.0.1'],
    ['expiresSeconds', 60],
    ['expiresSeconds', 7200],
    ['protocol', 'wss'],
    ['mediaTransport', 'dtls'],
    ['mediaTransport', 'direct'],
    ['pstn', { enabled: true, prefix: '0', format: 'national', gateway: 'gw.example.com:5070' }],
    ['ca', PEM],
    ['ca', `${PEM}\n${PEM}\n`],
  ])('%s may be %j', async (field, value) => {
    expect(await open().save(account({ [field]: value }))).toEqual({ ok: true, value: account({ [field]: value }) });
  });

  test.each([
    ['id', '../x'],
    ['id', 'x'.repeat(65)],
    ['user', ''],
    ['user', 'a b'],
    ['user', 'a@b'],
    ['user', 'a\r\nX: y'],
    ['user', 'a"b'],
    ['user', 'a;b'],
    ['user', 'x'.repeat(129)],
    ['domain', ''],
    ['domain', 'a b'],
    ['domain', 'example.com:5060'],
    ['domain', 'example.com/x'],
    ['domain', '1.2.3'],
    ['domain', '256.0.0.1'],
    ['domain', '[::1'],
    ['domain', 'example.com\r\n'],
    ['label', 'x'.repeat(257)],
    ['displayName', 'Ada\nX: y'],
    ['registrar', 'example.com:0'],
    ['registrar', 'example.com:65536'],
    ['registrar', 'sip:example.com'],
    ['outboundProxy', 'example.com;lr'],
    ['protocol', 'sctp'],
    ['expiresSeconds', 59],
    ['expiresSeconds', 7201],
    ['expiresSeconds', '600'],
    ['mediaTransport', 'auto'],
    ['enabled', 1],
    ['pstn', { prefix: '0\r\n' }],
    ['pstn', { prefix: '1'.repeat(17) }],
    ['pstn', { format: 'E164' }],
    ['pstn', { gateway: 'a b' }],
    ['pstn', null],
    ['ca', 'hello'],
    ['ca', PEM.replace('M', '!')],
    ['ca', PEM.slice(0, 200)],
  ])('%s may not be %j, and the failure names it', async (field, value) => {
    const accounts = open();
    const saved = await accounts.save(account({ [field]: value }));
    expect(saved.ok ? '' : saved.failure.reason).toMatch(new RegExp(`^account\\.${field}`));
    expect(accounts.store.getState()).toEqual([]);
  });

  test.each(HOSTILE_VALUES)('$name is no account', async ({ make }) => {
    expect((await open().save(make())).ok).toBe(false);
  });

  test.each(HOSTILE_VALUES)('$name is no user', async ({ make }) => {
    expect((await open().save(account({ user: make() }))).ok).toBe(false);
  });
});

describe('a file from elsewhere or from long ago', () => {
  const put = (value: unknown) => writeFileSync(join(folder.path, 'accounts.json'), JSON.stringify(value));

  test('fields that are missing start as in a new account', () => {
    put([{ id: 'a1', user: '1000', domain: 'example.com', pstn: { enabled: true } }]);
    expect(open().store.getState()).toEqual([account({ pstn: { ...NEW_ACCOUNT.pstn, enabled: true } })]);
    expect(folder.problems).toEqual([]);
  });

  test('an account that cannot be used is left out, the others work, and the file is kept aside and told', () => {
    put([account(), { id: 'a2' }, account({ id: 'a3' })]);
    expect(
      open()
        .store.getState()
        .map(({ id }) => id),
    ).toEqual(['a1', 'a3']);
    expect(folder.problems.map(({ kind }) => kind)).toEqual(['accounts-corrupt']);
    expect(folder.aside()).toHaveLength(1);
  });

  test('of two accounts with one id the last counts', () => {
    put([account(), account({ label: 'last' })]);
    expect(open().store.getState()).toEqual([account({ label: 'last' })]);
  });
});
