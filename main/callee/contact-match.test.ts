import { expect, test } from 'vitest';
import type { Contact } from '../../app/settings/contact.ts';
import { contactOf } from './contact-match.ts';

const CONTACTS: readonly Contact[] = [
  { id: '1', name: 'Ada', sip: 'sip:ada@Example.com', phones: ['030 / 123-4567'], thirdUserId: '', company: '' },
  { id: '2', name: 'Grace', sip: '+991 1124 4216 210249', phones: ['+1 (212) 555-1234'], thirdUserId: '', company: '' },
  { id: '3', name: 'Desk', sip: 'desk', phones: ['1000'], thirdUserId: '', company: '' },
];

test.each([
  ['ada@example.com', 'Ada'],
  ['sip:ada@EXAMPLE.com', 'Ada'],
  ['sips:ada@example.com', 'Ada'],
  ['+49301234567', 'Ada'],
  ['tel:+49-30-1234567', 'Ada'],
  ['0049 30 1234567', 'Ada'],
  ['+99111244216210249', 'Grace'],
  ['+12125551234', 'Grace'],
  ['desk', 'Desk'],
  ['1000', 'Desk'],
  ['Ada@example.com', ''],
  ['ada@example.org', ''],
  ['sip:ada@example.com:5060', 'Ada'],
  ['sip:ada@example.com:5070', ''],
  ['+49301234568', ''],
  ['11000', ''],
  ['', ''],
  ['\r\n', ''],
])(
  '%j belongs to %j: the user of an address keeps its case, everything else is compared as it is meant',
  (address, name) => {
    expect(contactOf(address, CONTACTS, 'DE')?.name ?? '').toBe(name);
  },
);

test('a number is found among ten thousand contacts, though only those with its last digits are read by the numbering plans', () => {
  const many = Array.from(
    { length: 10_000 },
    (_, n): Contact => ({
      id: `${n}`,
      name: `Name ${n}`,
      sip: '',
      phones: [`+49 30 ${1_000_000 + n}`],
      thirdUserId: '',
      company: '',
    }),
  );
  expect(contactOf('030 1009999', many, 'DE')?.name).toBe('Name 9999');
});
