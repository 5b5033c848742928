import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBuilder } from '../../package/builder.mjs';
import { SCHEMES } from '../../package/schemes.mjs';
import { asarHeader } from './asar-header.ts';
import { builderPart } from './builder-parts.ts';
import { EXPECTED_FUSES, fusesOf } from './expected-fuses.ts';
import { makeStubMac } from './stub-mac.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

let folder: string;
let app: string;
let info: Record<string, unknown>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-mac-'));
  await makeStubMac(join(folder, 'stub'));
  const runtime = { dist: join(folder, 'stub'), version: '45.4.1' };
  runBuilder({ root: ROOT, output: folder, platform: 'mac', targets: ['dir'], arch: 'arm64', runtime });
  app = join(folder, 'mac-arm64', 'Parley.app');
  const plist = builderPart<{ parse(text: string): Record<string, unknown> }>('plist');
  info = plist.parse(await readFile(join(app, 'Contents', 'Info.plist'), 'utf8'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

test('the app on macOS says who it is, why it asks for what is guarded, and which links it opens', () => {
  expect(info).toMatchObject({
    CFBundleIdentifier: 'com.parley.desktop',
    CFBundleName: 'Parley',
    CFBundleExecutable: 'Parley',
    LSMinimumSystemVersion: '13.0',
    LSApplicationCategoryType: 'public.app-category.business',
    NSMicrophoneUsageDescription: expect.stringMatching(/voice/),
    NSCameraUsageDescription: expect.stringMatching(/picture/),
    NSScreenCaptureUsageDescription: expect.stringMatching(/screen/),
    NSAudioCaptureUsageDescription: expect.stringMatching(/sound/),
    NSLocalNetworkUsageDescription: expect.stringMatching(/network/),
  });
  expect(info['CFBundleURLTypes']).toMatchObject([{ CFBundleURLSchemes: SCHEMES }]);
});

test('the app on macOS may not connect unencrypted, which electron-builder would have allowed', () => {
  expect(info['NSAppTransportSecurity']).toMatchObject({ NSAllowsArbitraryLoads: false });
});

test('the digest that macOS checks is that of the very archive in the app', () => {
  const { hash } = asarHeader(join(app, 'Contents', 'Resources', 'app.asar'));
  expect(info['ElectronAsarIntegrity']).toEqual({ 'Resources/app.asar': { algorithm: 'SHA256', hash } });
});

test('every fuse of the app on macOS reads back as it was set', async () => {
  expect(await fusesOf(app)).toMatchObject(EXPECTED_FUSES);
});

test('the app on macOS has its icon, its notices and only English and Chinese', async () => {
  const resources = join(app, 'Contents', 'Resources');
  expect(await readFile(join(resources, 'icon.icns'))).toEqual(await readFile(join(ROOT, 'build/package/icon.icns')));
  // Electron's own licences come in with its zip, which a stub is not.
  expect(await readdir(resources)).toContain('THIRD-PARTY.txt');
  const framework = join(app, 'Contents', 'Frameworks', 'Electron Framework.framework', 'Resources');
  const spoken = (await readdir(framework)).filter((name) => name.endsWith('.lproj'));
  expect(spoken).toEqual(['en.lproj', 'en_GB.lproj', 'zh_CN.lproj', 'zh_TW.lproj']);
});
