import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { BUDGET } from '../../package/budget.mjs';
import { packLinux } from '../../package/linux-folder.mjs';
import { sizesOf } from '../../runtime/manifest.mjs';
import { resolveElectron } from '../../runtime/resolve.mjs';
import { asarHeader } from './asar-header.ts';
import { EXPECTED_FUSES, fusesOf } from './expected-fuses.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

describe.skipIf(process.platform !== 'linux')('the package for Linux', () => {
  let folder: string;
  let runtime: string;
  beforeAll(async () => {
    const found = await resolveElectron(() => {});
    runtime = found.dist;
    ({ folder } = packLinux({ root: ROOT, runtime: found }));
  });

  test('every fuse reads back as it was set, because a forgotten one is an open door', async () => {
    expect(await fusesOf(join(folder, 'parley'))).toMatchObject(EXPECTED_FUSES);
  });

  test('its archive has the bundled app and nothing else: no packages, no source maps, no second notices', async () => {
    const { files } = asarHeader(join(folder, 'resources', 'app.asar'));
    const built = Object.keys(sizesOf(join(ROOT, 'out', 'app'))).filter((name) => name !== 'THIRD-PARTY.txt');
    expect([...files].sort()).toEqual(built.sort());
    expect(files.filter((name) => /\.map$|node_modules|\.node$/.test(name))).toEqual([]);
    expect(await readdir(join(folder, 'resources'))).toEqual(['THIRD-PARTY.txt', 'app.asar', 'policies']);
    expect((await readdir(join(folder, 'resources', 'policies'))).sort()).toEqual([
      'policy.json',
      'policy.schema.json',
    ]);
  });

  test('its archive is, byte for byte, what was built', async () => {
    const archive = await readFile(join(folder, 'resources', 'app.asar'));
    for (const name of ['main/index.js', 'preload/index.cjs', 'renderer/index.html'])
      expect(archive.includes(await readFile(join(ROOT, 'out', 'app', name))), name).toBe(true);
  });

  test("it has our notices and Electron's and Chromium's own", async () => {
    expect(await readFile(join(folder, 'resources', 'THIRD-PARTY.txt'), 'utf8')).toContain('Opus');
    expect(await readFile(join(folder, 'LICENSE.electron.txt'), 'utf8')).toContain('Electron contributors');
    expect((await stat(join(folder, 'LICENSES.chromium.html'))).size).toBeGreaterThan(1_000_000);
  });

  test('it adds no more to Electron than it may, every file compared with the runtime it was made of', async () => {
    const before = sizesOf(runtime);
    const added = Object.entries(sizesOf(folder)).map(
      ([name, size]) => size - (before[name === 'parley' ? 'electron' : name] ?? 0),
    );
    const sum = added.reduce((all, one) => all + one, 0);
    expect(sum).toBeGreaterThan(1_000_000);
    expect(sum).toBeLessThanOrEqual(BUDGET);
  });

  test('it speaks English and Chinese only', async () => {
    const locales = await readdir(join(folder, 'locales'));
    expect(locales.map((name) => name.slice(0, 2)).filter((language) => !['en', 'zh'].includes(language))).toEqual([]);
    expect(locales).toEqual(expect.arrayContaining(['en-US.pak', 'zh-CN.pak']));
  });
});
