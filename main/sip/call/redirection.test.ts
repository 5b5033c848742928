import { expect, test } from 'vitest';
import { redirection } from './redirection.ts';
import type { SipResponse } from './signalling.ts';

const moved = (contacts: readonly string[], status = 302): SipResponse => ({
  ...{ status, reason: '', origin: 'peer', header: () => null, sdp: null, contentType: '', body: '' },
  list: () => contacts,
});

test('the contact with the highest q is tried first, the others when it refuses', () => {
  const redirects = redirection('sip:a@x', true);
  expect(redirects.next(moved(['<sip:low@x>;q=0.1', '<sip:high@x>;q=0.9']))).toBe('sip:high@x');
  expect(redirects.next(moved([], 486))).toBe('sip:low@x');
  expect(redirects.next(moved([], 486))).toBeNull();
});

test('a decline everywhere (6xx) ends the search', () => {
  const redirects = redirection('sip:a@x', true);
  redirects.next(moved(['<sip:b@x>', '<sip:c@x>']));
  expect(redirects.next(moved([], 603))).toBeNull();
});

test('nowhere is gone twice', () => {
  const redirects = redirection('sip:a@x', true);
  expect(redirects.next(moved(['<SIP:A@x>']))).toBeNull();
});

test('a secure call is not redirected to an insecure address, and none to another scheme', () => {
  expect(redirection('sips:a@x', true).next(moved(['<sip:b@x>']))).toBeNull();
  expect(redirection('sip:a@x', true).next(moved(['<mailto:b@x>', 'http://x']))).toBeNull();
});

test('a way without TLS is not redirected to sips:', () => {
  expect(redirection('sip:a@x', false).next(moved(['<sips:b@x>', '<sip:c@x>;q=0.1']))).toBe('sip:c@x');
});
