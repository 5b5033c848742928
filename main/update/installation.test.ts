import { expect, test } from 'vitest';
import { type Installation, updateSource } from './installation.ts';

const YML = 'provider: generic\nurl: https://updates.example.com/parley\nupdaterCacheDirName: parley-updater\n';
const SIGNED = `${YML}publisherName:\n  - CN=Example\n`;

type Given = Partial<Omit<Installation, 'exists' | 'read' | 'writable'>> & {
  /** Files that are there, with their text. */
  readonly files: Readonly<Record<string, string>>;
  readonly readOnly?: readonly string[];
};

const of = ({ files, readOnly = [], ...given }: Given): ReturnType<typeof updateSource> =>
  updateSource({
    packaged: true,
    platform: 'linux',
    program: '/tmp/.mount_Parley/parley',
    resources: '/tmp/.mount_Parley/resources',
    env: {},
    exists: (path) => path in files,
    read: (path) => files[path] ?? null,
    writable: (path) => !readOnly.includes(path),
    ...given,
  });

const appImage: Given = {
  env: { APPIMAGE: '/home/ada/Parley.AppImage', APPDIR: '/tmp/.mount_Parley' },
  files: { '/tmp/.mount_Parley/resources/app-update.yml': YML },
};
const FOLDER = 'C:\\Users\\Ada\\AppData\\Local\\Programs\\Parley';
const nsis: Given = {
  platform: 'win32',
  program: `${FOLDER}\\Parley.exe`,
  resources: `${FOLDER}\\resources`,
  env: { ProgramFiles: 'C:\\Program Files' },
  files: { [`${FOLDER}\\Uninstall Parley.exe`]: '', [`${FOLDER}\\resources\\app-update.yml`]: SIGNED },
};
const APP = '/Users/ada/Applications/Parley.app';
const dmg: Given = {
  platform: 'darwin',
  program: `${APP}/Contents/MacOS/Parley`,
  resources: `${APP}/Contents/Resources`,
  files: { [`${APP}/Contents/Resources/app-update.yml`]: YML },
};

test('an AppImage, an installation of one user on Windows and an app of one’s own on a Mac update themselves', () => {
  for (const given of [appImage, nsis, dmg]) {
    expect(of(given)).toMatchObject({ feed: { href: 'https://updates.example.com/parley/' } });
  }
});

test('run from its sources, nothing is looked for', () => {
  expect(of({ ...appImage, packaged: false })).toEqual({ off: 'unpackaged' });
});

test('a marker in the resources leaves new versions to the organisation, on every system', () => {
  const marked = (given: Given): Given => ({
    ...given,
    files: {
      ...given.files,
      [`${given.resources ?? '/tmp/.mount_Parley/resources'}${given.platform === 'win32' ? '\\' : '/'}managed-install`]:
        '',
    },
  });
  for (const given of [appImage, nsis, dmg]) expect(of(marked(given))).toEqual({ off: 'managed' });
});

test('a deb, which has the file of updates too, and an unpacked archive are left to what installed them', () => {
  const deb = { '/opt/Parley/resources/app-update.yml': YML, '/opt/Parley/resources/package-type': 'deb' };
  expect(of({ program: '/opt/Parley/parley', resources: '/opt/Parley/resources', files: deb })).toEqual({
    off: 'package',
  });
  expect(of({ ...appImage, env: {} })).toEqual({ off: 'package' });
});

test('started by another AppImage, whose variables are inherited, Parley does not take that one’s file for its own', () => {
  const env = { APPIMAGE: '/home/ada/Terminal.AppImage', APPDIR: '/tmp/.mount_Terminal' };
  expect(of({ ...appImage, env })).toEqual({ off: 'package' });
  expect(of({ ...appImage, env: { ...appImage.env, APPDIR: '/tmp/.mount_Par' } })).toEqual({ off: 'package' });
});

test('an MSI leaves no uninstaller beside the program, and Program Files is everybody’s', () => {
  const msi = 'C:\\Program Files\\Parley';
  expect(
    of({
      ...nsis,
      program: `${msi}\\Parley.exe`,
      resources: `${msi}\\resources`,
      files: { [`${msi}\\resources\\app-update.yml`]: SIGNED, [`${msi}\\Uninstall Parley.exe`]: '' },
    }),
  ).toEqual({ off: 'managed' });
  expect(of({ ...nsis, files: { [`${FOLDER}\\resources\\app-update.yml`]: SIGNED } })).toEqual({ off: 'package' });
});

test('an unsigned build for Windows is not updated, because nothing would be checked', () => {
  for (const name of ['', 'publisherName:\n', 'publisherName: null\n', 'publisherName:\nchannel: latest\n']) {
    const files = { ...nsis.files, [`${FOLDER}\\resources\\app-update.yml`]: YML + name };
    expect(of({ ...nsis, files }), name).toEqual({ off: 'unsigned' });
  }
});

test('what may not be written is not replaced: an app that root installed, an image in a folder of the system', () => {
  expect(of({ ...dmg, readOnly: [APP] })).toEqual({ off: 'read-only' });
  expect(of({ ...dmg, readOnly: ['/Users/ada/Applications'] })).toEqual({ off: 'read-only' });
  expect(of({ ...appImage, readOnly: ['/home/ada'] })).toEqual({ off: 'read-only' });
  expect(of({ ...nsis, readOnly: [FOLDER] })).toEqual({ off: 'read-only' });
});

test('the package for MDM says so beside the app, which is sealed', () => {
  const files = { ...dmg.files, '/Library/Application Support/Parley/managed-install': '' };
  expect(of({ ...dmg, files })).toEqual({ off: 'managed' });
});

test('a build without a server, or with one that is not safe to ask, asks nobody', () => {
  const yml = (text: string): Given => ({
    ...appImage,
    files: { '/tmp/.mount_Parley/resources/app-update.yml': text },
  });
  expect(of({ ...appImage, files: {} })).toEqual({ off: 'package' });
  expect(of(yml('provider: generic\nurl: http://updates.example.com/\n'))).toEqual({ off: 'no-server' });
  expect(of(yml('provider: github\nurl: https://updates.example.com/\n'))).toEqual({ off: 'no-server' });
  expect(of(yml("provider: generic\nurl: 'https://updates.example.com/a'\n"))).toHaveProperty('feed');
});
