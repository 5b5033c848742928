import { readFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { type AppImage, makeAppImage, OLD } from '../e2e/app-image.ts';
import { type Packaged, packageApp } from '../e2e/packaged.ts';
import { type App, newProfile, startApp } from '../e2e/parley-app.ts';
import { ask, eventually, stateOf } from '../e2e/screen.ts';
import { channelYml, startUpdateServer, type UpdateServer } from '../e2e/update-server.ts';

const NEW = Buffer.from(`#!/bin/sh\n#${'x'.repeat(300_000)}\n`);

let server: UpdateServer;
let packaged: Packaged;
let profile: string;
let image: AppImage;
let app: App;
beforeEach(async () => {
  [server, packaged, profile] = await Promise.all([
    startUpdateServer(),
    packageApp(inject('launch'), '0.2.0-beta.1'),
    newProfile(),
  ]);
  image = makeAppImage(packaged, profile, server.url);
  app = await startApp({ profile, launch: image.launch });
});
afterEach(async () => {
  await app?.close();
  packaged?.remove();
  image?.remove();
  await server?.close();
  rmSync(profile, { recursive: true, force: true });
});

const offer = async (version: string): Promise<void> => {
  server.serves.set('/latest-linux.yml', channelYml(version, 'Parley.AppImage', NEW));
  server.serves.set('/Parley.AppImage', NEW);
  await ask(app.page, 'lookForUpdate', null);
  await eventually(async () => (await stateOf(app.page, 'update')).update.phase).toBe('ready');
};

test('a version that is ready is in place when the person has quit', async () => {
  await offer('0.2.0');
  expect((await stateOf(app.page, 'update')).update).toMatchObject({ back: false });
  await app.end();
  expect(readFileSync(image.path).equals(NEW)).toBe(true);
});

test('an older version, offered to a beta that has left its channel, says so and is not put in place by quitting', async () => {
  await offer('0.1.9');
  expect((await stateOf(app.page, 'update')).update).toMatchObject({ back: true });
  await app.page.getByText('older than this beta').first().waitFor();
  await app.end();
  expect(readFileSync(image.path, 'utf8')).toBe(OLD);
});
