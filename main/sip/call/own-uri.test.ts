import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { isReached, isRecord } from './own-uri.ts';

test.each([
  ['sip:ada@example.com', true],
  ['sips:ada@EXAMPLE.com:5061;conf=123456789', true],
  ['sip:Ada@example.com', false],
  ['sip:eve@example.com', false],
  ['sip:ada@example.org', false],
  ['sip:example.com', false],
  ['tel:+4930123', false],
])('%s is the account’s own address: %s', (uri, own) => {
  expect(isRecord('sip:ada@Example.com')(uri)).toBe(own);
});

test.each([
  ['sip:parley@127.0.0.1:5070', true],
  ['sip:123456789@localhost:5070;conf', true],
  [`sip:ada@${hostname()}:5070`, true],
  ['sip:parley@127.0.0.1:5071', false],
  ['sip:parley@127.0.0.1', false],
  ['sip:parley@203.0.113.7:5070', false],
  ['sip:parley@198.51.100.4:15070', true],
  ['sip:parley@Meet.example.org', true],
  ['tel:+4930123', false],
])('%s leads here: %s', (uri, here) => {
  expect(
    isReached(
      () => 5070,
      () => ['198.51.100.4', 'meet.example.org'],
    )(uri),
  ).toBe(here);
});
