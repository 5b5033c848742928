import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { DEBIAN_PACKAGES } from '../commands/debian-packages.mjs';
import { sizesOf } from '../runtime/manifest.mjs';
import { autostartEntry, desktopEntry } from './desktop-entry.mjs';

const HOME = 'opt/Parley';
const ICON = /^(\d+x\d+)\.png$/;

/**
 * @typedef {{ version: string, description: string, author: string }} About the root package.json's words
 * @typedef {{ root: string, folder: string, file: string, time: number, compression?: string[] }} DebOptions
 *   `root`: the checkout; `folder`: the packed app; `time`: seconds since 1970; `compression`: options of dpkg-deb
 */

/**
 * Makes the Debian package by dpkg-deb. It has no scripts: dpkg's own triggers tell the desktop of the menu entry and the
 * icons, and the sandbox's helper has its mode in the archive.
 * @param {DebOptions} options
 */
export function deb({ root, folder, file, time, compression = ['-Zxz', '-z6'] }) {
  const icons = path.join(root, 'build', 'package', 'icons');
  const about = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const tree = `${file}.${process.pid}`;
  const put = (/** @type {string} */ name, /** @type {string | Buffer} */ content) => {
    fs.mkdirSync(path.dirname(path.join(tree, name)), { recursive: true });
    fs.writeFileSync(path.join(tree, name), content);
  };
  try {
    fs.mkdirSync(path.join(tree, 'opt'), { recursive: true });
    fs.cpSync(folder, path.join(tree, HOME), { recursive: true });
    fs.mkdirSync(path.join(tree, 'usr/bin'), { recursive: true });
    fs.symlinkSync('../../opt/Parley/parley', path.join(tree, 'usr/bin/parley'));
    put('usr/share/applications/parley.desktop', desktopEntry('/usr/bin/parley'));
    put('usr/share/parley/autostart.desktop', autostartEntry('/usr/bin/parley'));
    put('usr/share/doc/parley/copyright', fs.readFileSync(path.join(root, 'LICENSE')));
    for (const name of fs.readdirSync(icons)) {
      const size = ICON.exec(name)?.[1];
      if (size !== undefined)
        put(`usr/share/icons/hicolor/${size}/apps/parley.png`, fs.readFileSync(path.join(icons, name)));
    }
    // A link has no size and no digest of its own.
    const sizes = Object.fromEntries(
      Object.entries(sizesOf(tree)).filter(([name]) => fs.lstatSync(path.join(tree, name)).isFile()),
    );
    put(
      'DEBIAN/control',
      control(
        about,
        Object.values(sizes).reduce((sum, size) => sum + Math.ceil(size / 1024), 0),
      ),
    );
    put('DEBIAN/md5sums', md5sums(tree, Object.keys(sizes)));
    settle(tree, time);
    const args = ['--root-owner-group', ...compression, '--build', tree, file];
    const made = spawnSync('dpkg-deb', args, {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(time) },
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(`dpkg-deb failed: ${made.stderr || made.error?.message}`);
  } finally {
    fs.rmSync(tree, { recursive: true, force: true });
  }
}

/** Debian's name for this machine's processor. */
export function debianArchitecture(arch = process.arch) {
  return arch === 'x64' ? 'amd64' : arch;
}

/**
 * @param {About} about
 * @param {number} kilobytes
 */
function control({ version, description, author }, kilobytes) {
  const names = (/** @type {boolean} */ must) =>
    DEBIAN_PACKAGES.filter((one) => one.use === 'run' && one.must === must)
      // What is virtual on newer systems is named there by its real package first.
      .map(({ name }) => (name === 'libasound2' ? 'libasound2t64 | libasound2' : name))
      .join(', ');
  const [first = '', ...more] = description.split(': ');
  return `Package: parley
Version: ${version}
Architecture: ${debianArchitecture()}
Maintainer: ${process.env['PARLEY_MAINTAINER'] ?? `${author} <noreply@parley.invalid>`}
Installed-Size: ${kilobytes}
Depends: ${names(true)}
Recommends: ${names(false)}, xdg-utils
Section: comm
Priority: optional
Description: ${first.replace(/^A /, '')}
 ${more.join(': ') || first}
`;
}

/**
 * @param {string} tree
 * @param {string[]} names
 */
function md5sums(tree, names) {
  return names
    .filter((name) => !fs.lstatSync(path.join(tree, name)).isSymbolicLink())
    .sort()
    .map(
      (name) =>
        `${createHash('md5')
          .update(fs.readFileSync(path.join(tree, name)))
          .digest('hex')}  ${name}\n`,
    )
    .join('');
}

/**
 * Gives everything one time and plain modes; the sandbox's helper is setuid, as in every browser's package, since a system
 * may give ordinary users no namespaces.
 * @param {string} at
 * @param {number} time
 */
function settle(at, time) {
  const about = fs.lstatSync(at);
  if (about.isDirectory()) for (const name of fs.readdirSync(at)) settle(path.join(at, name), time);
  if (!about.isSymbolicLink()) {
    const open = about.isDirectory() || (about.mode & 0o100) !== 0;
    fs.chmodSync(at, path.basename(at) === 'chrome-sandbox' ? 0o4755 : open ? 0o755 : 0o644);
  }
  fs.lutimesSync(at, time, time);
}
