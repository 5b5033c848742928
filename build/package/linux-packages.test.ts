import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasCommand } from '../commands/linux-system.mjs';
import { checkBudget } from './budget.mjs';
import { deb } from './deb.mjs';
import { desktopEntry } from './desktop-entry.mjs';
import { sourceTime } from './source-time.mjs';
import { tarGz } from './tar-gz.mjs';

const TIME = 1_700_000_000;
const ROOT = join(import.meta.dirname, '../..');

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'parley-linux-packages-'));
});
afterEach(() => rmSync(base, { recursive: true }));

/** A packed app of other times and modes each, and files made in another order. */
const packed = (name: string, names: readonly string[], mode: number, time: number): string => {
  const folder = join(base, name);
  mkdirSync(join(folder, 'resources'), { recursive: true, mode: 0o700 });
  for (const file of names) {
    writeFileSync(join(folder, file), file, { mode });
    utimesSync(join(folder, file), time, time);
  }
  return folder;
};
const one = () => packed('one', ['parley', 'chrome-sandbox', 'resources/app.asar'], 0o755, 1_000_000_000);
const other = () => packed('other', ['resources/app.asar', 'chrome-sandbox', 'parley'], 0o711, 1_800_000_000);

describe.skipIf(process.platform !== 'linux')('the tar.gz', () => {
  it('is the same bytes for the same files, whoever made them and when', async () => {
    const pack = async (folder: string, name: string): Promise<Buffer> => {
      const file = join(base, name);
      await tarGz({ folder, name: 'parley-1', file, time: TIME, level: 1 });
      return readFileSync(file);
    };
    expect(await pack(one(), 'a.tar.gz')).toEqual(await pack(other(), 'b.tar.gz'));
    const list = execFileSync('tar', ['tvf', join(base, 'a.tar.gz')], { encoding: 'utf8' });
    expect(list).toMatch(/^-rwxr-xr-x 0\/0 .* parley-1\/parley$/m);
  });

  it('is not left behind when tar fails', async () => {
    const file = join(base, 'x.tar.gz');
    await expect(tarGz({ folder: join(base, 'nowhere'), name: 'x', file, time: TIME })).rejects.toThrow('x.tar.gz');
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });
});

describe.skipIf(!hasCommand('dpkg-deb'))('the deb', () => {
  const make = (folder: string, name: string): string => {
    const file = join(base, name);
    deb({ root: ROOT, folder, file, time: TIME });
    return file;
  };

  it('is the same bytes for the same files, whoever made them and when', () => {
    expect(readFileSync(make(one(), 'a.deb'))).toEqual(readFileSync(make(other(), 'b.deb')));
  });

  it('has the setuid helper of the sandbox, root’s files, no scripts, and says what it needs', () => {
    const file = make(one(), 'a.deb');
    const list = execFileSync('dpkg-deb', ['-c', file], { encoding: 'utf8' });
    expect(list).toMatch(/^-rwsr-xr-x root\/root .* \.\/opt\/Parley\/chrome-sandbox$/m);
    expect(list).toContain('./usr/bin/parley -> ../../opt/Parley/parley');
    expect(list).not.toMatch(/^\S+ (?!root\/root)/m);
    const control = execFileSync('dpkg-deb', ['-I', file], { encoding: 'utf8' });
    expect(control).toMatch(/Depends: .*libgtk-3-0/);
    expect(control).toMatch(/Version: \d+\.\d+\.\d+\n/);
    expect(control).not.toMatch(/postinst|prerm|postrm|preinst/);
    // The link to the program does not count it twice.
    const sizes = [...list.matchAll(/^-\S+ root\/root +(\d+) /gm)].map((match) => Math.ceil(Number(match[1]) / 1024));
    expect(Number(/Installed-Size: (\d+)/.exec(control)?.[1])).toBe(sizes.reduce((sum, size) => sum + size, 0));
    expect(execFileSync('dpkg-deb', ['-I', file, 'md5sums'], { encoding: 'utf8' })).not.toContain('usr/bin/parley');
  });
});

it('the menu entry has a command that takes a link, and every line is a heading, a key or empty', () => {
  const entry = desktopEntry('/usr/bin/parley');
  expect(entry).toContain('MimeType=x-scheme-handler/tel;x-scheme-handler/sip;');
  for (const line of entry.split('\n')) expect(line).toMatch(/^(?:|\[Desktop Entry\]|[A-Za-z]+(?:\[\w+\])?=.+)$/);
});

it('a package that adds too much to Electron stops the build, and the message says what weighs', () => {
  writeFileSync(join(base, 'app.asar'), Buffer.alloc(900));
  writeFileSync(join(base, 'electron.icns'), Buffer.alloc(9_000));
  expect(checkBudget(base, 900)).toBe(900);
  expect(() => checkBudget(base, 899)).toThrow('app.asar 900');
  rmSync(join(base, 'app.asar'));
  expect(() => checkBudget(base)).toThrow('no app.asar');
});

it('the time in packages is the one given, else the commit’s, and nonsense is refused', () => {
  expect(sourceTime(base, { SOURCE_DATE_EPOCH: '17' })).toBe(17);
  expect(() => sourceTime(base, { SOURCE_DATE_EPOCH: 'today' })).toThrow('SOURCE_DATE_EPOCH');
  expect(sourceTime(ROOT, {})).toBeGreaterThan(1_600_000_000);
});
