import { expect, test } from 'vitest';
import { asksForPicture, digitOf, dtmfRelay, isDtmf, PICTURE_FAST_UPDATE } from './dtmf-info.ts';
import type { SipMessage } from './signalling.ts';

const info = (contentType: string, body: string): SipMessage => ({
  header: () => null,
  list: () => [],
  sdp: null,
  contentType,
  body,
});

test('what we send is read as the same digit', () => {
  for (const digit of '0123456789*#ABCD') {
    const { type, text } = dtmfRelay(digit);
    expect(digitOf(info(type, text))).toBe(digit);
  }
  expect(asksForPicture(info(PICTURE_FAST_UPDATE.type, PICTURE_FAST_UPDATE.text))).toBe(true);
});

test.each([
  ['application/dtmf-relay', 'Signal= 10\r\nDuration=250', '*'],
  ['application/dtmf-relay', 'signal=11', '#'],
  ['application/dtmf', ' d ', 'D'],
  ['application/dtmf', '12', null],
  ['application/dtmf-relay', 'Duration=1', null],
  ['text/plain', '1', null],
])('%s %j is %j', (type, body, digit) => {
  expect(digitOf(info(type, body))).toBe(digit);
});

test('only digits of a telephone can be sent, and not without end', () => {
  expect([isDtmf('19*#AD'), isDtmf(''), isDtmf('e'), isDtmf('1 2'), isDtmf('1'.repeat(65))]).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
