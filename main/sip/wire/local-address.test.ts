import { expect, test } from 'vitest';
import { isOwnAddress } from './local-address.ts';

test.each(['127.0.0.1', '::ffff:127.0.0.1'])('%s is an address of this machine', (address) => {
  expect(isOwnAddress(address)).toBe(true);
});

test.each(['192.0.2.1', '2001:db8::1', '0.0.0.0', ''])('%j is no address of this machine', (address) => {
  expect(isOwnAddress(address)).toBe(false);
});
