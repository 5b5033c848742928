import { expect, test } from 'vitest';
import { callTarget, escapedUser, withoutUriHeaders } from './call-target.ts';

test('a SIP URI is called as it is, without the headers it may carry', () => {
  expect(callTarget('sip:bob%20x@example.com:5070;transport=tcp?Subject=hi', null)).toEqual({
    uri: 'sip:bob%20x@example.com:5070;transport=tcp',
    peer: { uri: 'sip:bob%20x@example.com:5070;transport=tcp', user: 'bob x', host: 'example.com', displayName: '' },
  });
  expect(callTarget('sips:[2001:db8::1]', null)?.peer.host).toBe('[2001:db8::1]');
});

test('a tel: URI becomes a user of the account’s domain (RFC 3261 section 19.1.6)', () => {
  expect(callTarget('tel:+49-(30)-123;ext=4', 'sip.test')?.uri).toBe('sip:+4930123;ext=4@sip.test;user=phone');
  expect(callTarget('tel:+4930123', null)).toBeNull();
});

test.each([
  '',
  'x',
  'sip:',
  'sip:a@',
  'sip:a@b c',
  'sip:a@b\r\nEvil: x',
  'sip:a@b>',
  'sip:%zz@b',
  'http://b',
  `sip:${'a'.repeat(2_000)}@b`,
])('%j is no target', (text) => {
  expect(callTarget(text, 'sip.test')).toBeNull();
});

test('a question mark in the user part belongs to it', () => {
  expect(withoutUriHeaders('sip:a?b@c?d=e')).toBe('sip:a?b@c');
});

test('a user is escaped where the URI would break, and nowhere else', () => {
  expect(escapedUser('+49 30/12;x=1')).toBe('+49%2030/12;x=1');
  expect(escapedUser('a@b:c\ud800')).toBe('a%40b%3Ac');
});
