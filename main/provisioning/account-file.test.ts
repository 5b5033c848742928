import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { accountFileSchema, readAccountFile } from './account-file.ts';

const read = (value: unknown) => readAccountFile(JSON.stringify(value));
const ADA = { user: 'ada', domain: 'sip.example' };

test('the shortest account is a user and a domain, with an id that is always the same', () => {
  const first = read({ version: 1, accounts: [ADA] });
  expect(first).toMatchObject({ ok: true, value: { contacts: [], accounts: [{ password: null }] } });
  expect(read({ version: 1, accounts: [{ ...ADA, domain: 'SIP.example', label: 'Work' }] })).toMatchObject({
    ok: true,
    value: {
      accounts: [
        { settings: { id: first.ok && first.value.accounts[0]?.settings.id, label: 'Work', protocol: 'tls' } },
      ],
    },
  });
});

test('a password is kept apart from the account', () => {
  const file = read({ version: 1, accounts: [{ ...ADA, id: 'work', password: 'hunter22' }] });
  expect(file.ok && JSON.stringify(file.value.accounts[0]?.settings)).not.toContain('hunter22');
  expect(file).toMatchObject({ value: { accounts: [{ password: 'hunter22', settings: { id: 'work' } }] } });
});

test.each([
  ['{', 'the file is not JSON'],
  ['null', 'file: '],
  ['{"version":2,"accounts":[]}', 'file.version'],
  ['{"version":1}', 'file.accounts'],
  ['{"version":1,"accounts":[{"user":"ada"}]}', 'file.accounts.0.domain'],
  ['{"version":1,"accounts":[{"user":"a b","domain":"x.example"}]}', 'file.accounts.0.user'],
  ['{"version":1,"accounts":[{"user":"ada","domain":"x.example","protocoll":"udp"}]}', 'protocoll'],
  [
    '{"version":1,"accounts":[{"user":"ada","domain":"x.example","expiresSeconds":1}]}',
    'file.accounts.0.expiresSeconds',
  ],
  ['{"version":1,"accounts":[],"contacts":[{"name":""}]}', 'file.contacts.0.name'],
  [
    '{"version":1,"accounts":[{"user":"ada","domain":"x.example"},{"user":"ada","domain":"X.example"}]}',
    'is there twice',
  ],
  [`{"version":1,"accounts":[],"x":"${'x'.repeat(2_000_000)}"}`, 'larger than 1 MB'],
])('%.80s is refused, and the reason names the field', (text, reason) => {
  expect(readAccountFile(text)).toMatchObject({ ok: false, failure: { reason: expect.stringContaining(reason) } });
});

test('the published schema is the one that files are read by', () => {
  const published = readFileSync(new URL('../../docs/admin/account-file.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual({
    ...z.toJSONSchema(accountFileSchema, { io: 'input', unrepresentable: 'any' }),
    title: 'Parley account file, version 1',
  });
});

test('the sample of the guide is a file that is read', () => {
  const guide = readFileSync(new URL('../../docs/admin/provisioning.md', import.meta.url), 'utf8');
  const sample = /```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
  expect(readAccountFile(sample)).toMatchObject({ ok: true });
});
