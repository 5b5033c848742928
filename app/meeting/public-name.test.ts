import { expect, test } from 'vitest';
import { publicName } from './public-name.ts';

test.each([
  ['Grace Hopper', 'sip:grace@example.org', 'Grace Hopper'],
  ['sip:grace@192.0.2.7:5060', 'sip:grace@192.0.2.7:5060', 'grace'],
  ['grace@192.0.2.7:5060', 'sip:grace@192.0.2.7:5060', 'grace'],
  ['+49 30 901820', '+4930901820', '…820'],
  ['tel:+4930901820;phone-context=x', 'tel:+4930901820', '…820'],
  ['sip:+4930901820@gateway.example;user=phone', 'sip:+4930901820@gateway.example', '…820'],
  ['115', '115', '115'],
  ['@', 'sip:@example.org', '?'],
])('of %s, reached at %s, other members read %s: an address is the host’s to know', (name, address, shown) => {
  expect(publicName({ name, address })).toBe(shown);
});

test('a guest’s name is the guest’s own choice, whatever it looks like', () => {
  expect(publicName({ name: 'gil@example.org', address: '' })).toBe('gil@example.org');
});
