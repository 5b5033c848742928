import { describe, expect, test } from 'vitest';
import type { CallRecord } from '../../../app/call/call-record.ts';
import type { Contact } from '../../../app/settings/contact.ts';
import { suggest } from './suggestions.ts';

const CONTACTS: readonly Contact[] = [
  {
    id: '1',
    name: 'Grace Hopper',
    sip: 'sip:grace@example.org',
    phones: ['+49 30 901820'],
    thirdUserId: '',
    company: '',
  },
  { id: '2', name: 'Zoë Müller', sip: '+99111', phones: [], thirdUserId: 'zm', company: '' },
];
const record = (name: string, address: string): CallRecord => ({
  id: address,
  direction: 'out',
  name,
  address,
  mediaType: 0,
  startedAt: 0,
  answeredAt: null,
  endedAt: 1,
  outcome: null,
  meeting: null,
  joinPolicy: null,
});
const addresses = (typed: string, history: readonly CallRecord[] = []): readonly string[] =>
  suggest(typed, CONTACTS, history).map(({ address }) => address);

describe('suggest', () => {
  test('nothing typed suggests nothing', () => expect(addresses('  ')).toEqual([]));
  test('a name is found by any part, without accents or case', () => {
    expect(addresses('hop')).toEqual(['sip:grace@example.org', '+49 30 901820']);
    expect(addresses('zoe mul')).toEqual(['+99111', 'zm']);
  });
  test('digits find a number however it is spaced', () => {
    expect(addresses('30-9018')).toEqual(['+49 30 901820']);
  });
  test('people called before come after contacts, each address once', () => {
    const history = [record('Grace', '+49 30 901820'), record('Gregor', '+1 555'), record('Gregor', '+1 555')];
    expect(addresses('gr', history)).toEqual(['sip:grace@example.org', '+49 30 901820', '+1 555']);
  });
  test('what is already typed in full is not suggested again', () => {
    expect(addresses('zm')).toEqual([]);
  });
  test('at most six, so that the verbs stay in sight', () => {
    const many = Array.from({ length: 20 }, (_, n) => record(`Person ${n}`, `+1 ${n}`));
    expect(addresses('person', many)).toHaveLength(6);
  });
});
