import { expect, test } from 'vitest';
import { NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import { fakeSipCall } from '../sip/sip-call.fake.ts';
import { callerOrigin } from './caller-origin.ts';

const ACCOUNT = { ...NEW_ACCOUNT, id: 'a', user: 'ada', domain: 'Example.com' };
const ANONYMOUS = { identity: { kind: 'anonymous' }, address: '192.0.2.7', holder: null };
const vouched = (user: string) => ({
  identity: { kind: 'registrar', address: `${user}@example.com`, domain: 'example.com' },
  address: `${user}@example.com`,
  holder: null,
});
const CAROL = { name: 'Carol', company: 'acme', answersTo: () => false };
const holderOf = (fingerprint: string) => (fingerprint === 'CA:01' ? CAROL : null);

test.each([
  ['From of the account’s domain', 'sip:bob@example.com', null, true, vouched('bob')],
  [
    'an asserted identity before From',
    'sip:anonymous@anonymous.invalid',
    'sip:cid@example.com:5060',
    true,
    vouched('cid'),
  ],
  ['From of another domain', 'sip:bob@elsewhere.example', null, true, ANONYMOUS],
  ['an asserted identity of another domain', 'sip:bob@example.com', 'sip:bob@elsewhere.example', true, ANONYMOUS],
  ['no user part', 'sip:example.com', null, true, ANONYMOUS],
  ['what is no SIP URI', 'tel:+4930123', null, true, ANONYMOUS],
  ['a direct call, whatever it says', 'sip:bob@example.com', 'sip:bob@example.com', false, ANONYMOUS],
])('%s: who is vouched for by whom', (_what, uri, asserted, byAccount, origin) => {
  const call = fakeSipCall('in', false);
  const invitation = { conference: null, password: '', asserted, signedBy: null, source: '192.0.2.7' };
  const line = { call: { ...call, peer: { ...call.peer, uri }, invitation }, account: byAccount ? ACCOUNT : null };
  expect(callerOrigin(line, holderOf)).toEqual(origin);
});

test.each([
  [
    'a direct call by a contact’s key',
    'CA:01',
    false,
    { identity: { kind: 'signed', fingerprint: 'CA:01', corpId: 'acme' }, address: 'CA:01', holder: CAROL },
  ],
  ['a direct call by a stranger’s key, which anybody can make', '5A:5A', false, ANONYMOUS],
  ['by an account, whose server vouches as well', 'CA:01', true, { ...vouched('bob'), holder: CAROL }],
  ['by an account, with a stranger’s key', '5A:5A', true, vouched('bob')],
])('%s: who is vouched for by whom', (_what, signedBy, byAccount, origin) => {
  const call = fakeSipCall('in', false);
  const line = {
    call: { ...call, invitation: { ...call.invitation!, signedBy } },
    account: byAccount ? ACCOUNT : null,
  };
  expect(callerOrigin(line, holderOf)).toEqual(origin);
});
