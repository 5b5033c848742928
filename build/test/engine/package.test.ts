import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { build, Platform } from 'electron-builder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../../bundle.mjs';
import { configuration } from '../../package/configuration.mjs';
import { resolveElectron } from '../../runtime/resolve.mjs';

const ROOT = resolve(import.meta.dirname, '../../..');
/** A fuse wire's bytes for off and on. */
const OFF = 0x30;
const ON = 0x31;

let output = '';
beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), 'parley-package-'));
  await bundle();
  const runtime = await resolveElectron(() => {});
  await build({
    targets: Platform.LINUX.createTarget('dir'),
    projectDir: ROOT,
    config: configuration({ root: ROOT, output, runtime }),
  });
}, 240_000);
afterAll(async () => await rm(output, { recursive: true, force: true }));

test('every fuse of the packaged app reads back as it was set, because a forgotten one is an open door', async () => {
  const wire = await getCurrentFuseWire(join(output, 'linux-unpacked', 'parley'));
  expect({ ...wire, version: undefined }).toMatchObject({
    [FuseV1Options.RunAsNode]: OFF,
    [FuseV1Options.EnableCookieEncryption]: ON,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: OFF,
    [FuseV1Options.EnableNodeCliInspectArguments]: OFF,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ON,
    [FuseV1Options.OnlyLoadAppFromAsar]: ON,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: OFF,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: OFF,
  });
});

test('the package carries the app in one archive, without node_modules and without the runtime’s start page', async () => {
  const resources = await readdir(join(output, 'linux-unpacked', 'resources'));
  expect(resources).toContain('app.asar');
  expect(resources).not.toContain('default_app.asar');
  expect(resources).not.toContain('app');
});
