import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import { macPolicies } from './mac-policies.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = testFolder();
  mkdirSync(join(folder.path, 'ada'));
});
afterEach(() => folder.remove());

/** What plutil would print, written where the property list would be. */
const put = (where: string, json: string) => writeFileSync(join(folder.path, where), json, { mode: 0o644 });
const FILE = 'com.parley.desktop.plist';
const read = (toJson = async (plist: Buffer) => plist.toString('utf8')) =>
  macPolicies(folder.path, 'ada', toJson, { owner: process.getuid?.() ?? 0, top: folder.path }).read();

test('the machine’s profile holds as a whole over the person’s', async () => {
  put(`ada/${FILE}`, '{"CorpId":"acme"}');
  expect(await read()).toMatchObject({ raw: { CorpId: 'acme' } });
  put(FILE, '{"Theme":"dark"}');
  expect(await read()).toMatchObject({ state: 'found', at: `${folder.path}/${FILE}`, raw: { Theme: 'dark' } });
});

test('without profiles there are no policies', async () => expect(await read()).toEqual({ state: 'absent' }));

test('a machine’s profile that cannot be read is not passed over for the person’s', async () => {
  put(`ada/${FILE}`, '{"CorpId":"acme"}');
  put(FILE, 'bplist00');
  const failing = async (): Promise<string> => Promise.reject(new Error('plutil: Property List error'));
  expect(await read(failing)).toMatchObject({ state: 'unreadable', reason: expect.stringContaining(FILE) });
  expect(await read(async () => 'not JSON')).toMatchObject({ state: 'unreadable' });
});
