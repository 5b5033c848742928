import { expect, test } from 'vitest';
import { keyHolder } from './key-holder.ts';

const CONTACTS = [
  { id: '1', name: 'Ada', sip: 'sip:ada@Example.com', phones: ['030 / 123-4567'], thirdUserId: '', company: 'acme' },
  { id: '2', name: 'Grace', sip: 'grace@example.org', phones: [], thirdUserId: '', company: '', parleyKey: 'AB' },
].map((contact) => (contact.id === '1' ? { ...contact, parleyKey: 'CD' } : contact));

test('a key is its contact’s, with every address and number that the contact has, however written', () => {
  const ada = keyHolder('CD', CONTACTS, 'DE');
  expect(ada).toMatchObject({ name: 'Ada', company: 'acme' });
  expect(['sips:ada@example.com;transport=tls', '+49301234567'].every((address) => ada?.answersTo(address))).toBe(true);
  expect(ada?.answersTo('sip:grace@example.org')).toBe(false);
  expect(keyHolder('AB', CONTACTS, 'DE')?.name).toBe('Grace');
});

test('a key that no contact holds is nobody’s, and no contact without a key holds the empty one', () => {
  expect(keyHolder('EF', CONTACTS, 'DE')).toBeNull();
  expect(keyHolder('', CONTACTS, 'DE')).toBeNull();
});
