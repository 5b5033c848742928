import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import { createProblems } from '../start/problems.ts';
import { linuxPolicies } from './linux-policies.ts';
import { openPolicies, type Policies } from './policies.ts';

let folder: TestFolder;
let path: string;
const opened: Policies[] = [];
const logs: string[] = [];
beforeEach(() => {
  folder = testFolder();
  mkdirSync(join(folder.path, 'etc'));
  path = join(folder.path, 'etc', 'policy.json');
  logs.length = 0;
});
afterEach(async () => {
  for (const one of opened.splice(0)) one.stop();
  await folder.remove();
});

const put = (text: string, mode = 0o644) => {
  writeFileSync(path, text);
  chmodSync(path, mode);
};
const open = async () => {
  const problems = createProblems((line) => void logs.push(line));
  const source = linuxPolicies(path, { owner: process.getuid?.() ?? 0, top: folder.path });
  const policies = await openPolicies({ source, folder: folder.path, problems, log: (line) => void logs.push(line) });
  opened.push(folder.opened(policies));
  return { policies, problems, kinds: () => problems.store.getState().map(({ kind }) => kind) };
};

test('what is set holds from the start, and a machine without policies has none', async () => {
  expect((await open()).policies.store.getState()).toEqual({});
  put('{"Theme":"dark"}');
  expect((await open()).policies.store.getState()).toEqual({ Theme: 'dark' });
});

test('a change of the file is in force without anybody asking, and its removal too', async () => {
  put('{"Theme":"dark"}');
  const { policies } = await open();
  put('{"Theme":"light","WaitingRoom":true}');
  await vi.waitFor(() => expect(policies.store.getState()).toEqual({ Theme: 'light', WaitingRoom: true }), 5_000);
  rmSync(path);
  await vi.waitFor(() => expect(policies.store.getState()).toEqual({}), 5_000);
});

test('a file that cannot be read any more leaves the last known policies in force, over a restart too, and says so', async () => {
  put('{"RequireEncryption":true}');
  const first = await open();
  for (const [text, mode] of [
    ['{"RequireEncryption":', 0o644],
    ['{}', 0o666],
  ] as const) {
    put(text, mode);
    await first.policies.refresh();
    expect(first.policies.store.getState()).toEqual({ RequireEncryption: true });
    expect(first.kinds()).toEqual(['policy-unreadable']);
  }
  await first.policies.flush();
  const second = await open();
  expect(second.policies.store.getState()).toEqual({ RequireEncryption: true });
  expect(second.kinds()).toEqual(['policy-unreadable']);

  put('{"RequireEncryption":true}');
  await second.policies.refresh();
  expect(second.kinds()).toEqual([]);
  rmSync(path);
  await second.policies.refresh();
  expect((await open()).policies.store.getState()).toEqual({});
});

test('a kept copy that somebody changed by hand gives way to what the system says', async () => {
  writeFileSync(join(folder.path, 'last-policy.json'), '{"GuestPage":true,"Theme":"no such"}');
  put('{"GuestPage":false}');
  expect((await open()).policies.store.getState()).toEqual({ GuestPage: false });
});

test('values that are not valid are told once, and again only when they change', async () => {
  put('{"Theme":"pink","WaitingRoom":true,"NoSuch":1}');
  const { policies, problems, kinds } = await open();
  expect(policies.store.getState()).toEqual({ WaitingRoom: true });
  expect(kinds()).toEqual(['policy-values']);
  expect(logs.join('\n')).toContain('NoSuch');
  problems.dismiss(problems.store.getState()[0]?.id ?? '');
  await policies.refresh();
  expect(kinds()).toEqual([]);
  put('{"CorpId":5}');
  await policies.refresh();
  expect(kinds()).toEqual(['policy-values']);
  put('{"Theme":"dark"}');
  await policies.refresh();
  expect(kinds()).toEqual([]);
});

test('a value that is not valid any more leaves the one that held before in force, and one that never was holds nothing', async () => {
  put('{"RequireEncryption":true,"GuestPage":false}');
  const { policies } = await open();
  put('{"RequireEncryption":"yes","Theme":"pink"}');
  await policies.refresh();
  expect(policies.store.getState()).toEqual({ RequireEncryption: true });
  put('{"RequireEncryption":false}');
  await policies.refresh();
  expect(policies.store.getState()).toEqual({ RequireEncryption: false });
});

test('the log names policies and no values, because an account’s may be personal', async () => {
  put('{"CorpId":"acme-secret-name"}');
  await open();
  expect(logs.join('\n')).toContain('CorpId');
  expect(logs.join('\n')).not.toContain('acme-secret-name');
});
