import { expect, test } from 'vitest';
import { NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import { fakeSipCall } from '../sip/sip-call.fake.ts';
import { callerOrigin } from './caller-origin.ts';

const ACCOUNT = { ...NEW_ACCOUNT, id: 'a', user: 'ada', domain: 'Example.com' };
const ANONYMOUS = { identity: { kind: 'anonymous' }, address: '192.0.2.7' };
const vouched = (user: string) => ({
  identity: { kind: 'registrar', address: `${user}@example.com`, domain: 'example.com' },
  address: `${user}@example.com`,
});

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
  const invitation = { conference: null, password: '', asserted, source: '192.0.2.7' };
  const line = { call: { ...call, peer: { ...call.peer, uri }, invitation }, account: byAccount ? ACCOUNT : null };
  expect(callerOrigin(line)).toEqual(origin);
});
