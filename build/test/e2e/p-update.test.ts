import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Update } from '../../../app/update/update.ts';
import { type AppImage, makeAppImage, OLD } from './app-image.ts';
import { endEveryCall, goTo } from './call-screen.ts';
import { type ManagedMachine, managedMachine, mayManage } from './managed-machine.ts';
import { type Packaged, packageApp } from './packaged.ts';
import { type App, newProfile, startApp } from './parley-app.ts';
import { ask, eventually, onlyCall, stateOf } from './screen.ts';
import { channelYml, startUpdateServer, type UpdateServer } from './update-server.ts';

const FILE = 'Parley-0.2.0.AppImage';
/** What is offered: a program that says that it was started, and with what. */
const NEW = Buffer.from(`#!/bin/sh\necho "started $APPIMAGE" >"$(dirname "$0")/started"\n#${'x'.repeat(300_000)}\n`);

let server: UpdateServer;
let elsewhere: UpdateServer;
let packaged: Packaged;
let app: App;
let profile: string;
let image: AppImage;
/** Null where a program cannot be given an /etc of its own. */
const machine: ManagedMachine | null = mayManage() ? managedMachine() : null;

beforeAll(async () => {
  [server, elsewhere, packaged] = await Promise.all([
    startUpdateServer(),
    startUpdateServer(),
    packageApp(inject('launch')),
  ]);
  profile = await newProfile();
  image = makeAppImage(packaged, profile, `${server.url}/parley`);
  app = await startApp({ profile, launch: image.launch, before: machine?.command ?? [] });
}, 200_000);
afterAll(async () => {
  await app?.close();
  packaged?.remove();
  await Promise.all([server?.close(), elsewhere?.close()]);
  rmSync(profile, { recursive: true, force: true });
  image?.remove();
  machine?.remove();
});

const update = async (page: Page): Promise<Update> => (await stateOf(page, 'update')).update;
const phase = async (): Promise<Update['phase']> => (await update(app.page)).phase;
const look = async (): Promise<void> => {
  server.asked.length = 0;
  expect(await ask(app.page, 'lookForUpdate', null)).toMatchObject({ ok: true });
};
/** A call that begins takes its own screen. */
const about = async (): Promise<void> => {
  await goTo(app.page, 'settings');
  await app.page.getByRole('button', { name: 'About', exact: true }).click();
};
const card = () => app.page.getByRole('region', { name: 'Updates', exact: true });

test('nothing is asked because Parley was started, and the page of the app says where it stands', async () => {
  await about();
  await card().getByText('Not asked yet since Parley was started.').waitFor();
  expect(await stateOf(app.page, 'update')).toMatchObject({ channel: 'latest', update: { phase: 'idle' } });
  expect(server.asked).toEqual([]);
});

test('a server that fails is said, with when it is asked again, no sooner than it wants', async () => {
  server.serves.set('/parley/latest-linux.yml', (response) => response.writeHead(503, { 'retry-after': '7200' }).end());
  await card().getByRole('button', { name: 'Look for updates' }).click();
  await card().getByText('The update server did not answer as it should').waitFor();
  const { update, nextAt } = await stateOf(app.page, 'update');
  if (update.phase !== 'failed') throw new Error(update.phase);
  expect((nextAt ?? 0) - update.at).toBeGreaterThanOrEqual(7_199_000);
});

test('a roll-out to nobody, and an older version, are not offered', async () => {
  for (const yml of [channelYml('0.2.0', FILE, NEW, 'stagingPercentage: 0\n'), channelYml('0.0.9', FILE, NEW)]) {
    server.serves.set('/parley/latest-linux.yml', yml);
    await look();
    await eventually(phase).toBe('idle');
  }
  await card().getByText('Up to date, asked at').waitFor();
  expect(server.asked).toEqual(['/parley/latest-linux.yml']);
});

test('a description that leads elsewhere, climbs out of its folder or never ends is refused, and nobody else is asked', async () => {
  const hostile = [
    channelYml('0.2.0', `${elsewhere.url}/${FILE}`, NEW),
    channelYml('0.2.0', `../${FILE}`, NEW),
    channelYml('0.2.0', FILE, NEW, `releaseNotes: ${'x'.repeat(1_000_000)}\n`),
  ];
  for (const yml of hostile) {
    server.serves.set('/parley/latest-linux.yml', yml);
    await look();
    await eventually(phase).toBe('refused');
    expect(server.asked).toEqual(['/parley/latest-linux.yml']);
  }
  server.serves.set('/parley/latest-linux.yml', (response) =>
    response.writeHead(302, { location: `${elsewhere.url}/latest-linux.yml` }).end(),
  );
  await look();
  await eventually(phase).toBe('failed');
  server.serves.set('/parley/latest-linux.yml', channelYml('0.2.0', FILE, NEW));
  server.serves.set(`/parley/${FILE}`, (response) =>
    response.writeHead(302, { location: `${elsewhere.url}/${FILE}` }).end(),
  );
  await look();
  await eventually(phase).toBe('refused');
  expect(elsewhere.asked).toEqual([]);
});

test('a call stops a download, its end starts it again, and a file with one other byte is refused, said and deleted', async () => {
  const { page } = app;
  for (const { id } of (await stateOf(page, 'app')).problems) await ask(page, 'dismissProblem', { id });
  let closed = false;
  server.serves.set(`/parley/${FILE}`, (response) => {
    response.on('close', () => {
      closed = true;
    });
    response.writeHead(200, { 'content-length': NEW.length }).write(NEW.subarray(0, 1000));
  });
  await look();
  await eventually(phase).toBe('downloading');
  await eventually(() => server.asked.length).toBe(2);
  await page.evaluate((number) => {
    window.parley.startP2pConf({ callerInfo: {}, calleeInfo: { number }, mediaType: 0 });
  }, inject('launch').echoNumber);
  await eventually(phase).toBe('waiting');
  await eventually(() => closed).toBe(true);
  await about();
  await card().getByText('It is fetched when the call is over').waitFor();

  const tampered = Buffer.from(NEW);
  tampered[NEW.length >> 1] = 0x79;
  server.serves.set(`/parley/${FILE}`, tampered);
  await eventually(async () => (await onlyCall(page)).state.phase).toBe('active');
  expect(server.asked).toHaveLength(2);
  await ask(page, 'leaveConf', { call: (await onlyCall(page)).id });
  await eventually(phase).toBe('refused');
  expect(server.asked).toHaveLength(3);
  await card().getByText('the file is not the one that was published').waitFor();
  await page.getByText('An update was refused').waitFor();
  expect((await stateOf(page, 'app')).problems).toMatchObject([{ kind: 'update-refused', detail: '0.2.0' }]);
  expect(existsSync(image.pending) ? readdirSync(image.pending) : []).toEqual([]);
  expect(readFileSync(join(profile, 'parley.log'), 'utf8')).toContain('update: 0.2.0 is refused (checksum');
  expect(readFileSync(image.path, 'utf8')).toBe(OLD);
});

test.skipIf(machine === null)(
  'the organisation switches them off while Parley runs, and then nobody is asked',
  async () => {
    const { page } = app;
    machine?.put({ UpdateChannel: 'off' });
    await card().getByText('Updates are switched off by your organisation.').waitFor();
    server.asked.length = 0;
    expect(await ask(page, 'lookForUpdate', null)).toMatchObject({ ok: false });
    expect(await ask(page, 'saveSettings', { updates: 'beta' })).toMatchObject({ ok: false });
    expect(server.asked).toEqual([]);
    machine?.put({ UpdateChannel: 'latest' });
    await eventually(() => server.asked[0]).toBe('/parley/latest-linux.yml');
    await eventually(phase).toBe('refused');
    await card().getByText('Set by your organisation (UpdateChannel)').waitFor();
    machine?.put(null);
    await card().getByText('Set by your organisation').waitFor({ state: 'hidden' });
  },
);

test('switched off, nothing is asked whatever is pressed; switched to beta, the beta’s file is asked for', async () => {
  const { page } = app;
  server.asked.length = 0;
  await card().getByLabel('New versions').selectOption('off');
  await card().getByText('Parley does not look for new versions.').waitFor();
  expect(await ask(page, 'lookForUpdate', null)).toMatchObject({ ok: false });
  expect(server.asked).toEqual([]);
  server.serves.set('/parley/beta-linux.yml', channelYml('0.2.0', FILE, NEW));
  server.serves.set(`/parley/${FILE}`, NEW);
  await card().getByLabel('New versions').selectOption('beta');
  await eventually(phase).toBe('ready');
  expect(server.asked).toEqual(['/parley/beta-linux.yml', `/parley/${FILE}`]);
});

test('what is ready is said once, put off when the person likes, and not installed while a call is on', async () => {
  const { page } = app;
  const notice = page.getByRole('region', { name: 'Update', exact: true });
  await notice.getByText('Parley 0.2.0 is ready').waitFor();
  await notice.getByRole('button', { name: 'Later' }).click();
  await notice.waitFor({ state: 'hidden' });
  expect(await phase()).toBe('deferred');
  await endEveryCall(page);
  await page.evaluate((number) => {
    window.parley.startP2pConf({ callerInfo: {}, calleeInfo: { number }, mediaType: 0 });
  }, inject('launch').echoNumber);
  await eventually(async () => (await stateOf(page, 'calls'))[0]?.state.phase).toBe('active');
  expect(await ask(page, 'restartToUpdate', null)).toMatchObject({ ok: false });
  await ask(page, 'leaveConf', { call: (await onlyCall(page)).id });
  await eventually(async () => (await onlyCall(page)).state.phase).toBe('ended');
});

test('restarting puts the new file in the old one’s place, starts it and ends this Parley', async () => {
  await endEveryCall(app.page);
  await about();
  await card().getByRole('button', { name: 'Restart now' }).click();
  await eventually(() => app.exited()).toBe(true);
  expect(readFileSync(image.path).equals(NEW)).toBe(true);
  await eventually(() => existsSync(join(profile, 'image', 'started'))).toBe(true);
  expect(readFileSync(join(profile, 'image', 'started'), 'utf8')).toBe(`started ${image.path}\n`);
  expect(readdirSync(join(profile, 'image')).sort()).toEqual(['Parley.AppImage', 'started']);
});
