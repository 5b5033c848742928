import { expect, test } from 'vitest';
import type { SipResponse } from '../call/signalling.ts';
import { isElsewhere, seenAddress } from './seen-address.ts';

const local = { address: '10.0.0.2', port: 5062 };
const by = (via: string): SipResponse => ({
  ...{ status: 200, reason: 'OK', origin: 'peer', header: () => via, sdp: null, contentType: '', body: '' },
  list: () => [via],
});
const VIA = 'SIP/2.0/UDP parley.invalid;branch=z9hG4bKx';

test.each([
  [`${VIA};received=198.51.100.7;rport=40001`, { address: '198.51.100.7', port: 40_001 }],
  [`${VIA};rport=40001`, { address: '10.0.0.2', port: 40_001 }],
  [`${VIA};received=[2001:db8::1];rport=5060`, { address: '2001:db8::1', port: 5060 }],
  [`${VIA};received=198.51.100.7`, null],
  [`${VIA};received=198.51.100.7;rport`, null],
  [`${VIA};received=198.51.100.7;rport=0`, null],
  [`${VIA};received=198.51.100.7;rport=99999`, null],
  [`${VIA};received=nat.example;rport=5060`, null],
  [`${VIA};received=0.0.0.0;rport=5060`, null],
  ['SIP/2.0/TCP parley.invalid;branch=z9hG4bKx;received=198.51.100.7;rport=40001', null],
])('%s says that we are at %j', (via, seen) => {
  expect(seenAddress(by(via), local)).toEqual(seen);
});

test.each([
  ['sip:a@10.0.0.2:5062;transport=udp', '10.0.0.2', 5062, false],
  ['sip:a@10.0.0.2:5062', '10.0.0.2', 5063, true],
  ['sip:a@10.0.0.2:5062', '198.51.100.7', 5062, true],
  ['sip:a@[2001:db8:0:0::1]:5060', '2001:DB8::1', 5060, false],
])('the Contact %s is elsewhere than %s port %i: %j', (contact, address, port, elsewhere) => {
  expect(isElsewhere(contact, { address, port })).toBe(elsewhere);
});
