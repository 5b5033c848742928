import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import type * as ResEdit from 'resedit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configuration } from '../../package/configuration.mjs';
import { windowsLinks } from '../../package/msi-project.mjs';
import { SCHEMES } from '../../package/schemes.mjs';
import { UPGRADE_CODE } from '../../package/windows.mjs';
import { asarHeader } from './asar-header.ts';
import { builderPart } from './builder-parts.ts';
import { EXPECTED_FUSES, fusesOf } from './expected-fuses.ts';
import { makeStubWindows } from './stub-windows.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const SEEN = 'the project was seen';

let folder: string;
let exe: string;
let project = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-windows-'));
  await makeStubWindows(join(folder, 'stub'));
  const runtime = { dist: join(folder, 'stub'), version: '45.4.1' };
  // The installer's compiler runs on Windows only; what it would be given is taken, and the build ended.
  const msiProjectCreated = async (file: string): Promise<never> => {
    await windowsLinks(file);
    project = await readFile(file, 'utf8');
    throw new Error(SEEN);
  };
  const config = { ...configuration({ root: ROOT, output: folder, env: {}, runtime }), msiProjectCreated };
  const targets = Platform.WINDOWS.createTarget(['msi'], Arch.x64);
  await expect(build({ targets, projectDir: ROOT, config, publish: 'never' })).rejects.toThrow(SEEN);
  exe = join(folder, 'win-unpacked', 'Parley.exe');
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const resourcesOf = async (): Promise<ResEdit.NtExecutableResource> => {
  const { NtExecutable, NtExecutableResource } = builderPart<typeof ResEdit>('resedit');
  return NtExecutableResource.from(NtExecutable.from(await readFile(exe), { ignoreCert: true }));
};

test('the executable says whose it is and which version, because that is what Windows shows and asks about', async () => {
  const { Resource } = builderPart<typeof ResEdit>('resedit');
  const [version] = Resource.VersionInfo.fromEntries((await resourcesOf()).entries);
  const [language] = version?.getAllLanguagesForStringValues() ?? [];
  expect(language && version?.getStringValues(language)).toMatchObject({
    ProductName: 'Parley',
    FileDescription: expect.stringContaining('Parley'),
    CompanyName: 'The Parley project',
    LegalCopyright: expect.stringContaining('The Parley project'),
    ProductVersion: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
});

test('the executable has every picture of the icon', async () => {
  const { Resource } = builderPart<typeof ResEdit>('resedit');
  const [icon] = Resource.IconGroupEntry.fromEntries((await resourcesOf()).entries);
  const ico = await readFile(join(ROOT, 'build/package/icon.ico'));
  expect(icon?.icons).toHaveLength(ico.readUInt16LE(4));
});

test('the digest that Windows checks is that of the very archive in the package', async () => {
  const { hash } = asarHeader(join(folder, 'win-unpacked', 'resources', 'app.asar'));
  const entry = (await resourcesOf()).entries.find(({ type }) => String(type).toUpperCase() === 'INTEGRITY');
  expect(JSON.parse(Buffer.from(entry?.bin ?? new ArrayBuffer(0)).toString('utf8'))).toEqual([
    { file: 'resources\\app.asar', alg: 'SHA256', value: hash },
  ]);
});

test('every fuse of the executable reads back as it was set', async () => {
  expect(await fusesOf(exe)).toMatchObject(EXPECTED_FUSES);
});

test('the package for Windows has its notices and only English and Chinese', async () => {
  const names = await readdir(join(folder, 'win-unpacked'));
  expect(names).toEqual(expect.arrayContaining(['LICENSE.electron.txt', 'LICENSES.chromium.html']));
  expect(await readdir(join(folder, 'win-unpacked', 'resources'))).toEqual(['THIRD-PARTY.txt', 'app.asar', 'policies']);
  expect(await readdir(join(folder, 'win-unpacked', 'locales'))).toEqual([
    'en-GB.pak',
    'en-US.pak',
    'zh-CN.pak',
    'zh-TW.pak',
  ]);
});

test('the MSI is for the machine, upgrades every earlier one, and has the files', () => {
  expect(project).toContain(`UpgradeCode="${UPGRADE_CODE}"`);
  expect(UPGRADE_CODE).toBe('7B0C1B1D-5E7C-4B8E-9A53-2F6D1C9E4A70');
  expect(project).toMatch(/<Property Id="ALLUSERS" Secure="yes" Value="1"\/>/);
  expect(project).toMatch(/<MajorUpgrade /);
  expect(project).toContain('ProgramFiles64Folder');
  for (const file of ['Parley.exe', 'app.asar', 'THIRD-PARTY.txt', 'zh-CN.pak'])
    expect(project).toContain(`Name="${file}"`);
  expect(project).not.toContain('DesktopFolder');
});

test('the MSI registers every link for the machine, and starts Parley with Windows only when it is told to', () => {
  const rows = [...project.matchAll(/<RegistryValue ([^>]*)\/>/g)].map((match) => match[1] ?? '');
  const row = (key: string, value: string): boolean =>
    rows.some((one) => one.includes(`Root="HKLM" Key="${key}"`) && one.includes(`Value="${value}"`));
  const command = '&quot;[APPLICATIONFOLDER]Parley.exe&quot; &quot;%1&quot;';
  for (const scheme of SCHEMES) {
    const id = `com.parley.desktop.${scheme}`;
    expect(row(`Software\\Classes\\${id}\\shell\\open\\command`, command), scheme).toBe(true);
    expect(row('Software\\com.parley.desktop\\Capabilities\\URLAssociations', id), scheme).toBe(true);
  }
  expect(row('Software\\Classes\\parley\\shell\\open\\command', command)).toBe(true);
  expect(row('Software\\RegisteredApplications', 'Software\\com.parley.desktop\\Capabilities')).toBe(true);
  const [start] = /<Component Id="Autostart"[\s\S]*?<\/Component>/.exec(project) ?? [''];
  expect(start).toContain('<Condition>AUTOSTART = "1" OR (AUTOSTARTBEFORE AND NOT AUTOSTART = "0")</Condition>');
  expect(start).toContain('&quot; --background');
  const guids = [...project.matchAll(/Guid="([^"]+)"/g)].map((match) => match[1]);
  expect(new Set(guids).size).toBe(guids.length);
  expect(guids).toHaveLength(2);
});

test('the project of the MSI is well-formed', () => {
  const { DOMParser } = builderPart<{
    DOMParser: new (how: object) => { parseFromString(text: string, type: string): unknown };
  }>('@xmldom/xmldom');
  const faults: string[] = [];
  const onError = (_level: string, message: string): void => void faults.push(message);
  new DOMParser({ onError, errorHandler: onError }).parseFromString(project, 'text/xml');
  expect(faults).toEqual([]);
});
