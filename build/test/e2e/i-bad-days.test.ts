import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, inject, test } from 'vitest';
import { freePort } from '../peers/free-port.ts';
import { mayMount, testFolder } from '../test-folder.ts';
import { axeFaults } from './axe-faults.ts';
import { goTo } from './call-screen.ts';
import { mayLeaveNetwork, noNetwork } from './no-network.ts';
import { type App, type AppOptions, launchApp, newProfile, startApp } from './parley-app.ts';
import { ask, call, eventually, onlyCall, phaseOf, stateOf, statOf } from './screen.ts';

/** Ended after each test, the last first. */
const clean: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of clean.splice(0).reverse()) await end();
});

const started = async (options: AppOptions = {}): Promise<App> => {
  const app = await startApp(options);
  clean.push(app.close);
  return app;
};

/** A profile that outlives one app. */
const profile = async (): Promise<string> => {
  const folder = await newProfile();
  clean.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
};

const problemOf = (app: App, kind: string) => app.page.locator(`[data-problem="${kind}"]`);

const asideOf = (folder: string, name: string): string | undefined =>
  readdirSync(folder).find((file) => file.startsWith(`${name}.corrupt-`));

test('files that cannot be read are kept aside, told on screen, and what is good in them stays', async () => {
  const folder = await profile();
  const contact = { id: 'c1', name: 'Ada', sip: 'ada@example.org', phones: [], thirdUserId: '', company: '' };
  const record = {
    id: 'r1',
    direction: 'out',
    name: 'Grace',
    address: 'sip:grace@example.org',
    mediaType: 0,
    startedAt: 1_700_000_000_000,
    answeredAt: null,
    endedAt: 1_700_000_001_000,
    outcome: { kind: 'busy', code: 111076008, sipStatus: 486, detail: '' },
    meeting: null,
    joinPolicy: null,
  };
  const files = {
    'settings.json': '{"theme":"dark",',
    'history.jsonl': `garbage\n${JSON.stringify(record)}\n`,
    'contacts.json': JSON.stringify([contact, { id: 7 }]),
    'accounts.json': '\u0000\u0001',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const app = await started({ profile: folder });
  for (const [name, text] of Object.entries(files)) {
    const aside = asideOf(folder, name) ?? '';
    expect(readFileSync(join(folder, aside), 'utf8'), name).toBe(text);
    const kind = `${name.split('.')[0]}-corrupt`;
    await problemOf(app, kind).getByText(aside).waitFor();
  }
  await goTo(app.page, 'contacts');
  await app.page.getByText('ada@example.org').first().waitFor();
  await goTo(app.page, 'history');
  await app.page.getByText('Grace is busy in another call.').waitFor();
  await problemOf(app, 'settings-corrupt').getByRole('button', { name: 'Dismiss' }).click();
  await eventually(() => problemOf(app, 'settings-corrupt').count()).toBe(0);

  await app.end();
  const again = await started({ profile: folder });
  expect(await stateOf(again.page, 'app')).toMatchObject({ problems: [] });
  expect(await stateOf(again.page, 'contacts')).toEqual([contact]);
  expect(await stateOf(again.page, 'history')).toEqual([record]);
});

test('without a microphone and a camera a call is listen-only, and says so', async () => {
  const { page } = await started({ noDevices: true });
  await call(page, inject('launch').echoNumber, 'Video');
  // The greeting comes from the other side alone.
  await eventually(() => statOf(page, 'heardDb')).toBeGreaterThan(-50);
  await page.getByText('There is no microphone. You can listen, but nobody hears you.').waitFor();
  await page.getByText('There is no camera. The other side sees no picture of you.').waitFor();
  expect(await onlyCall(page)).toMatchObject({ state: { phase: 'active' } });
});

test('without a key store the account form says so, and the password is gone after a restart', async () => {
  const folder = await profile();
  // What Chromium uses where the system has none.
  const app = await started({ profile: folder, args: ['--password-store=basic'] });
  const { page } = app;
  expect(await stateOf(page, 'app')).toMatchObject({ keyStore: false });
  await goTo(page, 'settings');
  await page.getByRole('button', { name: 'Add account' }).click();
  const form = page.getByRole('dialog', { name: 'New account' });
  await form.getByText('so the password is kept only until Parley quits').waitFor();
  await form.getByLabel('User name or number').fill('ada');
  await form.getByLabel('Domain', { exact: true }).fill('127.0.0.1');
  await form.getByLabel('Password', { exact: true }).fill('correct horse');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  expect((await stateOf(page, 'accounts'))[0]).toMatchObject({ hasPassword: true });
  await app.end();

  for (const name of readdirSync(folder).filter((file) => /\.(json|jsonl|log)$/.test(file))) {
    expect(readFileSync(join(folder, name), 'utf8'), name).not.toContain('correct horse');
  }
  const again = await started({ profile: folder });
  await goTo(again.page, 'settings');
  await again.page.getByText('Password needed').first().waitFor();
  await again.page.getByText('Edit the account and type the password.').waitFor();
});

test('a second start hands its link or command to the first one, which fills the form and dials nothing, and ends; what needs no window works beside it', async () => {
  const folder = await profile();
  const first = await started({ profile: folder, args: ['--background', 'tel:+4930901820'] });
  await eventually(() => first.page.getByLabel('Whom to call').inputValue()).toBe('tel:+4930901820');
  const second = await launchApp({ profile: folder, args: ['sip:grace@example.org'] });
  await eventually(() => second.exited()).toBe(true);
  expect(second.exitCode()).toBe(0);
  expect(second.output()).toContain('Parley runs already with this profile; its window is shown.');
  await eventually(() => first.page.getByLabel('Whom to call').inputValue()).toBe('sip:grace@example.org');

  const third = await launchApp({
    profile: folder,
    args: ['call', '+49 30 901820', '--video', '--policy', 'invited', '--now'],
  });
  await eventually(() => first.page.getByLabel('Whom to call').inputValue()).toBe('+49 30 901820');
  await first.page.getByText('Video was asked for: Enter calls with video.').waitFor();
  await first.page.getByRole('button', { name: /^Invited people/ }).waitFor();

  const hostile = await launchApp({ profile: folder, args: ['sip:eve@example.org?Subject=hello'] });
  const refused = first.page.getByText('A link was not used. It carries more than an address');
  await refused.waitFor();
  expect(await first.page.getByLabel('Whom to call').inputValue()).toBe('+49 30 901820');
  expect(await stateOf(first.page, 'calls')).toEqual([]);
  expect(first.exited()).toBe(false);

  const file = join(folder, 'it.parley.json');
  const account = { id: 'work', label: 'Work', user: 'ada', domain: 'sip.example.org', enabled: false };
  writeFileSync(file, JSON.stringify({ version: 1, accounts: [account] }));
  const provision = await launchApp({ profile: folder, args: ['provision', file] });
  const offer = first.page.getByRole('dialog', { name: 'Add these accounts?' });
  await offer.getByText('ada@sip.example.org · new').waitFor();
  expect(await stateOf(first.page, 'accounts')).toEqual([]);
  expect(await axeFaults(first.page)).toEqual([]);
  await offer.getByRole('button', { name: 'Add' }).click();
  await eventually(async () => (await stateOf(first.page, 'accounts'))[0]?.settings.label).toBe('Work');

  const others = await Promise.all(
    [['--version'], ['--help'], ['--diagnostics'], ['call', '1', '--loud']].map((args) =>
      launchApp({ profile: folder, args }),
    ),
  );
  await eventually(() => [third, hostile, provision, ...others].every((one) => one.exited())).toBe(true);
  expect([third, hostile, provision, ...others].map((one) => one.exitCode())).toEqual([0, 0, 0, 0, 0, 0, 2]);
  expect(others[0]?.output()).toMatch(/^Parley \d+\.\d+\.\d+$/m);
  expect(others[1]?.output()).toContain('Usage: parley');
  expect(others[2]?.output()).toContain('== Settings ==');
  expect(others[3]?.output()).toContain('Parley: call does not know “--loud”; --help says what is possible.');
});

test('a port for direct calls that is taken is told, and calls on this computer still work', async () => {
  const port = await freePort();
  const squatter = createSocket('udp4').bind(port, '0.0.0.0');
  await once(squatter, 'listening');
  clean.push(() => squatter.close());
  const app = await started({ settings: { direct: { receive: true, port, allow: ['127.0.0.1'] } } });
  await problemOf(app, 'direct-port-in-use').getByText(`port ${port} is used by another program`).waitFor();
  expect((await stateOf(app.page, 'direct')).here).toMatch(/^sip:parley@127\.0\.0\.1:\d+$/);
  await call(app.page, inject('launch').echoNumber, 'Audio');
  await eventually(() => phaseOf(app.page)).toBe('active');
});

test('a call to oneself ends at once, with a sentence that says what happened', async () => {
  const { page } = await started();
  await call(page, (await stateOf(page, 'direct')).here, 'Audio');
  await page.getByText('leads back to this computer, so nobody else can answer.').first().waitFor();
  await page.getByText('If this is your own address, call somebody else').waitFor();
  expect(await onlyCall(page)).toMatchObject({
    direction: 'out',
    state: { outcome: { kind: 'loop', sipStatus: 482 } },
  });
});

test.skipIf(!mayLeaveNetwork())(
  'without any network the echo meeting works, and another call says why it does not',
  async () => {
    const network = await noNetwork();
    clean.push(network.close);
    const { page } = await started({ network });
    await page.getByText('No network. Calls on this computer still work.').waitFor();
    expect(await stateOf(page, 'network')).toEqual({ online: false });
    await call(page, 'sip:grace@192.0.2.7', 'Audio');
    await page.getByText('This computer has no network.').waitFor();
    await page.getByText('Connect to a network, then try again. The echo meeting works without one.').waitFor();
    expect(await page.getByLabel('Whom to call').inputValue()).toBe('sip:grace@192.0.2.7');
    await call(page, inject('launch').echoNumber, 'Audio');
    await eventually(() => statOf(page, 'heardDb')).toBeGreaterThan(-50);
  },
);

test('killed in a call, the history has the call as interrupted, and everything stored before', async () => {
  const folder = await profile();
  const app = await started({ profile: folder });
  expect(await ask(app.page, 'saveSettings', { displayName: 'Ada', theme: 'dark' })).toMatchObject({ ok: true });
  await call(app.page, inject('launch').echoNumber, 'Audio');
  await eventually(() => phaseOf(app.page)).toBe('active');
  const { id } = await onlyCall(app.page);
  const file = join(folder, 'history.jsonl');
  await eventually(() => (existsSync(file) ? readFileSync(file, 'utf8') : '')).toMatch(/"answeredAt":\d/);
  await app.end('SIGKILL');

  const again = await started({ profile: folder });
  await goTo(again.page, 'history');
  await again.page
    .locator(`[data-record="${id}"]`)
    .getByText('Interrupted: Parley stopped during this call.')
    .waitFor();
  expect(await stateOf(again.page, 'settings')).toMatchObject({ displayName: 'Ada', theme: 'dark' });
  expect(await stateOf(again.page, 'app')).toMatchObject({ problems: [], firstRun: false });
});

test.skipIf(!mayMount())(
  'a full disk is told; calls work, and what was changed is stored when there is room',
  async () => {
    const disk = testFolder(64 * 2 ** 20);
    clean.push(disk.remove);
    const folder = join(disk.path, 'profile');
    await mkdir(folder);
    const app = await started({ profile: folder });
    const filler = join(disk.path, 'filler');
    for (let size = 2 ** 24; size >= 1; size = Math.floor(size / 2)) {
      try {
        for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
      } catch {
        // No room for so much.
      }
    }
    expect(await ask(app.page, 'saveSettings', { displayName: 'Ada' })).toMatchObject({ ok: true });
    await problemOf(app, 'disk-full').getByText('The disk is full').first().waitFor();
    await call(app.page, inject('launch').echoNumber, 'Audio');
    await eventually(() => phaseOf(app.page)).toBe('active');
    expect((await onlyCall(app.page)).meeting?.schedulerName).toBe('Ada');
    rmSync(filler);
    const settings = join(folder, 'settings.json');
    await eventually(() => (existsSync(settings) ? readFileSync(settings, 'utf8') : '')).toContain('"Ada"');
    await app.end();
    const again = await started({ profile: folder });
    expect(await stateOf(again.page, 'settings')).toMatchObject({ displayName: 'Ada' });
    expect(await stateOf(again.page, 'history')).toHaveLength(1);
  },
);
