import { posix, win32 } from 'node:path';
import type { UpdatesOff } from '../../app/update/update.ts';
import { readFeed } from './feed.ts';

/** How this program came to this machine, as far as updates have to know. */
export type Installation = {
  readonly packaged: boolean;
  readonly platform: NodeJS.Platform;
  /** The program's file and its folder of resources. */
  readonly program: string;
  readonly resources: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  exists(path: string): boolean;
  /** A file's text; null when it is not there. */
  read(path: string): string | null;
  /** Whether this person may replace a file or a folder's content. */
  writable(path: string): boolean;
};

/** Whom to ask for updates, or why not to. */
export type UpdateSource = { readonly feed: URL } | { readonly off: UpdatesOff };

/** A file of this name in the resources says that the organisation brings new versions. */
const MARKER = 'managed-install';
/** Where the package for MDM leaves it, as a signed app cannot be added to. */
const MAC_MARKER = '/Library/Application Support/Parley/managed-install';

/** Finds out who brings new versions: Parley itself only where the person installed it for themself. */
export const updateSource = (installation: Installation): UpdateSource => {
  if (!installation.packaged) return { off: 'unpackaged' };
  const { join } = installation.platform === 'win32' ? win32 : posix;
  const resource = (name: string): string => join(installation.resources, name);
  if (installation.exists(resource(MARKER))) return { off: 'managed' };
  const off = offOn(installation);
  if (off !== null) return { off };
  // As electron-builder writes it, one field a line.
  const text = installation.read(resource('app-update.yml'));
  if (text === null) return { off: 'package' };
  const field = (name: string): string => new RegExp(`^${name}: *(['"]?)(.*?)\\1\\s*$`, 'm').exec(text)?.[2] ?? '';
  const feed = field('provider') === 'generic' ? readFeed(field('url')) : null;
  if (feed === null) return { off: 'no-server' };
  // Without a name to hold a signature against, the updater would check none.
  if (installation.platform === 'win32' && !/^publisherName:(?: *\r?\n *- +\S| +(?!null\b|~)\S)/m.test(text))
    return { off: 'unsigned' };
  return { feed };
};

const offOn = (installation: Installation): UpdatesOff | null => {
  switch (installation.platform) {
    case 'win32':
      return offOnWindows(installation);
    case 'darwin':
      return offOnMac(installation);
    default:
      return offOnLinux(installation);
  }
};

/** An MSI and an archive leave no uninstaller beside the program; what lies in Program Files is for every user of the machine. */
const offOnWindows = ({ program, env, exists, writable }: Installation): UpdatesOff | null => {
  const folder = win32.dirname(program);
  const everybodys = ['ProgramFiles', 'ProgramFiles(x86)', 'ProgramW6432'].some((name) => {
    const above = env[name];
    return above !== undefined && above !== '' && isBelow(folder.toLowerCase(), above.toLowerCase(), '\\');
  });
  if (everybodys) return 'managed';
  if (!exists(win32.join(folder, 'Uninstall Parley.exe'))) return 'package';
  return writable(folder) ? null : 'read-only';
};

/** The package for MDM leaves an app that root owns; a disk image and an app that macOS moved aside cannot be written. */
const offOnMac = ({ program, exists, writable }: Installation): UpdatesOff | null => {
  if (exists(MAC_MARKER)) return 'managed';
  const app = posix.resolve(program, '..', '..', '..');
  return writable(app) && writable(posix.dirname(app)) ? null : 'read-only';
};

/** Only an AppImage replaces itself, and only the one that this program runs from: the variables are inherited by what it starts. */
const offOnLinux = ({ program, resources, env, exists, writable }: Installation): UpdatesOff | null => {
  const { APPIMAGE: image, APPDIR: mounted } = env;
  if (exists(posix.join(resources, 'package-type')) || image === undefined || mounted === undefined) return 'package';
  if (!posix.isAbsolute(image) || !isBelow(program, mounted, '/')) return 'package';
  return writable(image) && writable(posix.dirname(image)) ? null : 'read-only';
};

const isBelow = (path: string, folder: string, separator: string): boolean =>
  folder !== '' && path.startsWith(folder.endsWith(separator) ? folder : folder + separator);
