import { expect, test } from 'vitest';
import { addressList } from './address-list.ts';
import { localAddressTo } from './local-address.ts';

test.each([
  ['127.0.0.1', [], true],
  ['::1', [], true],
  ['::ffff:127.0.0.1', [], true],
  ['192.0.2.7', [], false],
  ['192.0.2.7', ['192.0.2.7'], true],
  ['192.0.2.7', ['192.0.2.0/24'], true],
  ['192.0.3.7', ['192.0.2.0/24'], false],
  ['::ffff:192.0.2.7', ['192.0.2.0/24'], true],
  ['2001:db8::1', ['2001:db8::/32'], true],
  ['2001:db9::1', ['2001:db8::/32'], false],
  ['192.0.2.7', ['192.0.2.0/99', 'nonsense', '192.0.2.0/-1', ''], false],
  ['not an address', ['0.0.0.0/0'], false],
])('%s against %j is %s: loopback always may call, the others only when allowed', (address, entries, allowed) => {
  expect(addressList(entries)(address)).toBe(allowed);
});

test('the way to this machine starts on this machine, and an unknown name has none', async () => {
  expect(await localAddressTo('127.0.0.5')).toBe('127.0.0.1');
  expect(await localAddressTo('[::1]')).toBe('::1');
  expect(await localAddressTo('does-not-exist.invalid')).toBeNull();
});
