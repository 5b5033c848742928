import { expect, test } from 'vitest';
import { readInvitation } from './invitation.ts';
import type { SipRequest } from './signalling.ts';

const invite = (uri: string, headers: { readonly [name: string]: string } = {}): SipRequest => ({
  method: 'INVITE',
  uri,
  header: (name) => headers[name] ?? null,
  list: (name) => headers[name]?.split(', ') ?? [],
  sdp: null,
  contentType: '',
  body: '',
});

test.each([
  ['sip:ada@example.com', {}, null],
  ['sip:ada@example.com;conf=123456789;transport=udp', {}, '123456789'],
  ['sip:ada@example.com;CONF', {}, ''],
  ['sip:ada@192.0.2.1:5062;ob', { To: '"Ada" <sip:ada@example.com;conf=123456789>' }, '123456789'],
  ['sip:ada@192.0.2.1', { To: '<sip:ada@example.com>;conf=123456789' }, null],
  ['sip:ada@192.0.2.1', { 'X-Conf-ID': ' 123456789 ' }, '123456789'],
  ['sip:ada@example.com;conf=1', { 'X-Conf-ID': '2' }, '1'],
  [`sip:ada@example.com;conf=${'1'.repeat(65)}`, {}, null],
  ['no uri at all', { To: '<<<' }, null],
])('the meeting that %s with %j asks for is %j: what was dialled before what was added', (uri, headers, conference) => {
  expect(readInvitation(invite(uri, headers), null).conference).toBe(conference);
});

test('password, asserted identity, who signed it and the address it came from are read', () => {
  const read = readInvitation(
    invite('sip:ada@example.com', {
      Via: 'SIP/2.0/UDP phone.example.net:5060;branch=z9hG4bK1;received=2001:db8::7',
      'P-Asserted-Identity': 'tel:+4930123, "Bob" <sip:bob@example.com>',
      'X-Conf-Password': ' 654321 ',
    }),
    'AB:CD',
  );
  expect(read).toEqual({
    conference: null,
    password: '654321',
    asserted: 'sip:bob@example.com',
    signedBy: 'AB:CD',
    source: '2001:db8::7',
  });
  expect(readInvitation(invite('sip:ada@example.com'), null)).toEqual({
    conference: null,
    password: '',
    asserted: null,
    signedBy: null,
    source: '',
  });
});
