import { expect, test } from 'vitest';
import { channelFile, fileFor, type Release, readRelease } from './release.ts';

const HASH = `${'A'.repeat(86)}==`;
const yml = (change: Readonly<Record<string, string>> = {}, more = ''): string => {
  const { version, url, sha512, size } = {
    version: '0.2.0',
    url: 'Parley-0.2.0.AppImage',
    sha512: HASH,
    size: '1000',
    ...change,
  };
  return `version: ${version}\nfiles:\n  - url: ${url}\n    sha512: ${sha512}\n    size: ${size}\npath: ${url}\n${more}`;
};

test('a description as electron-builder writes it is read, and only what is known of it is taken over', () => {
  const more =
    "stagingPercentage: 10\nminimumSystemVersion: 22.0.0\nreleaseDate: '2026-11-26T00:00:00.000Z'\npackages:\n  x64:\n    path: https://evil.example/x.7z\n";
  expect(readRelease(yml({}, more))).toEqual({
    version: '0.2.0',
    files: [{ url: 'Parley-0.2.0.AppImage', sha512: HASH, size: 1000 }],
    stagingPercentage: 10,
    minimumSystemVersion: '22.0.0',
    releaseDate: '2026-11-26T00:00:00.000Z',
  });
});

test.each([
  ['a file elsewhere', yml({ url: 'https://evil.example/Parley.AppImage' })],
  ['a file elsewhere without a scheme', yml({ url: '//evil.example/Parley.AppImage' })],
  ['a file above', yml({ url: '../Parley.AppImage' })],
  ['a file above in another spelling', yml({ url: '%2e%2e/Parley.AppImage' })],
  ['a path of Windows', yml({ url: '"..\\\\Parley.exe"' })],
  ['a hidden file', yml({ url: '.bashrc' })],
  ['a hash that is none', yml({ sha512: 'AAAA' })],
  ['no size', yml({ size: '0' })],
  ['a size beyond reason', yml({ size: '99999999999' })],
  ['a roll-out beyond everybody', yml({}, 'stagingPercentage: 1000\n')],
  ['a roll-out in words', yml({}, 'stagingPercentage: all\n')],
  ['no files', 'version: 0.2.0\nfiles: []\n'],
  ['a list', '- 1\n- 2\n'],
])('%s is refused as a whole', (_what, text) => {
  expect(readRelease(text)).toHaveProperty('bad');
});

test('a version that is none is not said, because it would be shown', () => {
  expect(readRelease(yml({ version: 'call 0900 now' }))).toMatchObject({ version: '' });
  expect(readRelease(yml({ url: '../x' }))).toMatchObject({ version: '0.2.0' });
  expect(readRelease('{')).toEqual({ bad: 'not YAML', version: '' });
  expect(readRelease('')).toHaveProperty('bad');
});

test('aliases that multiply are refused without filling the memory', () => {
  const bombs = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}, *a${n}]`);
  expect(readRelease(`a0: &a0 x\n${bombs.join('\n')}\nversion: *a30\n`)).toMatchObject({ version: '' });
});

const releaseOf = (...names: string[]): Release => ({
  version: '0.2.0',
  files: names.map((url) => ({ url, sha512: HASH, size: 1 })),
  releaseDate: '',
});

test('a machine takes the file of its kind and architecture, never another’s', () => {
  const all = releaseOf(
    'parley_0.2.0_amd64.deb',
    'Parley-0.2.0-arm64.AppImage',
    'Parley-0.2.0.AppImage',
    'Parley-0.2.0-x64.exe',
    'Parley-0.2.0-arm64.exe',
    'Parley-0.2.0-universal-mac.zip',
    'Parley-0.2.0.dmg',
  );
  expect(fileFor(all, 'linux', 'x64')?.url).toBe('Parley-0.2.0.AppImage');
  expect(fileFor(all, 'linux', 'arm64')?.url).toBe('Parley-0.2.0-arm64.AppImage');
  expect(fileFor(all, 'win32', 'x64')?.url).toBe('Parley-0.2.0-x64.exe');
  expect(fileFor(all, 'win32', 'arm64')?.url).toBe('Parley-0.2.0-arm64.exe');
  expect(fileFor(all, 'darwin', 'arm64')?.url).toBe('Parley-0.2.0-universal-mac.zip');
  expect(fileFor(releaseOf('Parley-0.2.0-arm64.exe', 'Parley-0.2.0.tar.gz'), 'win32', 'x64')).toBeNull();
  expect(fileFor(releaseOf('Parley-0.2.0.tar.gz'), 'linux', 'x64')).toBeNull();
});

test('a channel’s file has the name electron-builder gives it', () => {
  expect(channelFile('latest', 'win32', 'arm64')).toBe('latest.yml');
  expect(channelFile('beta', 'darwin', 'arm64')).toBe('beta-mac.yml');
  expect(channelFile('beta', 'linux', 'x64')).toBe('beta-linux.yml');
  expect(channelFile('latest', 'linux', 'arm64')).toBe('latest-linux-arm64.yml');
});
