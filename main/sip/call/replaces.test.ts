import { expect, test } from 'vitest';
import { embeddedReplaces, readReplaces } from './replaces.ts';
import type { SipMessage } from './signalling.ts';

const carrying = (...values: string[]): SipMessage => ({
  ...{ header: () => values[0] ?? null, list: () => values, sdp: null, contentType: '', body: '' },
});

test.each([
  [[], null],
  [['abc@x;to-tag=t;from-tag=f'], { dialog: 'abc@xtf', earlyOnly: false }],
  [['abc@x ; from-tag=f; to-tag=t ;early-only'], { dialog: 'abc@xtf', earlyOnly: true }],
  [['abc@x;to-tag=t'], 'broken'],
  [[';to-tag=t;from-tag=f'], 'broken'],
  [['a;to-tag=t;from-tag=f', 'b;to-tag=t;from-tag=f'], 'broken'],
])('Replaces %j is read as %j', (values, read) => {
  expect(readReplaces(carrying(...values))).toEqual(read);
});

test.each([
  ['sip:c@x?Replaces=abc%40x%3Bto-tag%3Dt%3Bfrom-tag%3Df', 'abc@x;to-tag=t;from-tag=f'],
  ['sip:c@x?Subject=a&replaces=abc%3B%20to-tag%3Dt%3Bfrom-tag%3Df', 'abc;to-tag=t;from-tag=f'],
  ['sip:c@x', null],
  ['sip:c@x?Replaces=abc', null],
  ['sip:c@x?Replaces=%zz', null],
  ['sip:c@x?Replaces=abc%3Bto-tag%3Dt%3Bfrom-tag%3Df%0d%0aEvil:%201', null],
  ['sip:c@x?Replaces=abc%3Bto-tag%3Dt%3Bfrom-tag%3Df%2Cother', null],
])('%s carries %j, and nothing that ends a header', (uri, value) => {
  expect(embeddedReplaces(uri)).toBe(value);
});
