import { describe, expect, test } from 'vitest';
import type { Contact } from '../../../app/settings/contact.ts';
import { checkContact } from './contact-check.ts';

const CONTACT: Contact = { id: '1', name: 'Ada', sip: 'ada@example.org', phones: [], thirdUserId: '', company: '' };
const check = (change: Partial<Contact>) => checkContact('en', { ...CONTACT, ...change });

describe('checkContact', () => {
  test('a name and one address are enough, whichever address it is', () => {
    expect(check({})).toEqual({});
    expect(check({ sip: '', phones: ['+49 (0)30/901-820'] })).toEqual({});
    expect(check({ sip: '', thirdUserId: 'ada' })).toEqual({});
  });
  test('each error names its field', () => {
    expect(check({ name: '' }).name).toMatch(/^Name:/);
    expect(check({ sip: '' }).sip).toMatch(/^SIP number, telephone numbers, third-party ID:/);
    expect(check({ sip: 'a b' }).sip).toMatch(/^SIP number or address:/);
    expect(check({ phones: ['+49 30', 'abc'] }).phones).toContain('abc');
    expect(check({ company: 'x'.repeat(129) }).company).toMatch(/^Company:/);
    expect(check({ parleyKey: 'AB:CD' }).parleyKey).toMatch(/^Parley key fingerprint:/);
  });
  test('the limits hold at the limit', () => {
    expect(check({ name: 'x'.repeat(256), thirdUserId: 'y'.repeat(128), parleyKey: 'ab'.repeat(32) })).toEqual({});
    expect(check({ name: 'x'.repeat(257) }).name).toBeDefined();
    expect(check({ thirdUserId: 'y'.repeat(129) }).thirdUserId).toBeDefined();
  });
});
