import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../app/settings/settings.ts';
import { guestIce } from './guest-ice.ts';

const addressFor = (address: string): string =>
  guestIce({ ...DEFAULT_SETTINGS, guestPage: { ...DEFAULT_SETTINGS.guestPage, address } }, () => null).address;

test('guests’ media goes by the address that the page listens on, if there is one', () => {
  expect(addressFor('')).toBe('');
  expect(addressFor('192.0.2.7')).toBe('192.0.2.7');
});

test('a page on loopback is passed on by a proxy, which does not pass media on: that goes by every address', () => {
  expect(addressFor('127.0.0.1')).toBe('');
  expect(addressFor('::1')).toBe('');
});
