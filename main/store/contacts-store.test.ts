import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOSTILE_VALUES } from '../../build/test/hostile-values.ts';
import { type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import { openContacts } from './contacts-store.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = testFolder();
});
afterEach(() => folder.remove());

const open = () => folder.opened(openContacts(folder.path, folder.onProblem));
const FINGERPRINT = 'AB:CD:EF:01'.concat(':AB:CD:EF:01'.repeat(7));
const contact = (fields: object = {}) => ({
  id: 'c1',
  name: 'Ada Lovelace',
  sip: 'sip:ada@example.com',
  phones: ['+49 30 1234567'],
  thirdUserId: 'hr:4711',
  company: 'Analytical Engines',
  ...fields,
});

test('contacts are kept, and there after a restart', async () => {
  const contacts = open();
  await contacts.save(contact());
  await contacts.save(contact({ id: 'c2', name: '王小明' }));
  await contacts.remove('c1');
  expect(open().store.getState()).toEqual([contact({ id: 'c2', name: '王小明' })]);
});

test('a name is all that a contact needs', async () => {
  expect(await open().save({ id: 'c1', name: ' Ada ' })).toEqual({
    ok: true,
    value: { id: 'c1', name: 'Ada', sip: '', phones: [], thirdUserId: '', company: '' },
  });
});

test('a fingerprint is kept in one way of writing, however it was pasted', async () => {
  const pasted = FINGERPRINT.replaceAll(':', ' ').toLowerCase();
  expect(await open().save(contact({ parleyKey: pasted }))).toEqual({
    ok: true,
    value: contact({ parleyKey: FINGERPRINT }),
  });
});

describe('what may be in a contact', () => {
  test.each([
    ['sip', ''],
    ['sip', '+991 1124 4216 210249'],
    ['sip', 'ada@example.com'],
    ['sip', 'sips:ada@[::1]:5061'],
    ['phones', []],
    ['phones', ['(030) 12 34 567', '112']],
    ['thirdUserId', 'x'.repeat(128)],
    ['parleyKey', FINGERPRINT],
  ])('%s may be %j', async (field, value) => {
    expect(await open().save(contact({ [field]: value }))).toEqual({ ok: true, value: contact({ [field]: value }) });
  });

  test.each([
    ['name', ''],
    ['name', '  '],
    ['name', 'x'.repeat(257)],
    ['name', 'Ada\r\nX: y'],
    ['sip', 'Ada <sip:ada@example.com>'],
    ['sip', 'ada @example.com'],
    ['sip', 'ada@example.com bob@example.com'],
    ['phones', ['none']],
    ['phones', ['1'.repeat(129)]],
    ['phones', Array.from({ length: 33 }, () => '1')],
    ['phones', '112'],
    ['thirdUserId', 'x'.repeat(129)],
    ['company', 7],
    ['parleyKey', ''],
    ['parleyKey', FINGERPRINT.slice(1)],
    ['parleyKey', null],
  ])('%s may not be %j, and the failure names it', async (field, value) => {
    const saved = await open().save(contact({ [field]: value }));
    expect(saved.ok ? '' : saved.failure.reason).toMatch(new RegExp(`^contact\\.${field}`));
  });

  test.each(HOSTILE_VALUES)('$name is no contact', async ({ make }) => {
    expect((await open().save(make())).ok).toBe(false);
  });
});

test('a corrupt file is kept aside and told, and the list begins anew', () => {
  writeFileSync(join(folder.path, 'contacts.json'), '[{"id":"c1","na');
  expect(open().store.getState()).toEqual([]);
  expect(folder.problems.map(({ kind }) => kind)).toEqual(['contacts-corrupt']);
  expect(folder.aside()).toHaveLength(1);
});
