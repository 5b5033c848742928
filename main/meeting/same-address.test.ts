import { expect, test } from 'vitest';
import { sameAddress } from './same-address.ts';

test.each([
  ['sip:bob@example.com', 'bob@example.com', true],
  ['SIPS:Bob@Example.com;transport=tls', 'bob@example.com', true],
  ['4711', '4711@example.com', true],
  ['4711', '4711@elsewhere.org', false],
  ['bob@example.com', 'bob@elsewhere.org', false],
  ['', '@example.com', false],
])('dialled %s, vouched for %s: the same person %s', (dialled, record, same) => {
  expect(sameAddress(dialled, record, ['example.com'])).toBe(same);
});
