import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { APP_USER, needsAppUser } from '../../commands/app-user.mjs';
import type { LaunchInfo } from './global-setup.ts';
import type { Packaged } from './packaged.ts';

/** A file that stands in for the AppImage a packaged Parley believes to run from. */
export type AppImage = {
  readonly path: string;
  readonly launch: LaunchInfo;
  /** Where the library keeps what it has fetched and not installed. */
  readonly pending: string;
  remove(): void;
};

/** What it holds before any update. */
export const OLD = '#!/bin/sh\n';

/** Makes one in a profile, and has the package take its updates from this address. */
export const makeAppImage = (packaged: Packaged, profile: string, url: string): AppImage => {
  const cache = `parley-update-test-${process.pid}`;
  writeFileSync(
    join(packaged.resources, 'app-update.yml'),
    `provider: generic\nurl: ${url}\nupdaterCacheDirName: ${cache}\n`,
  );
  const path = join(profile, 'image', 'Parley.AppImage');
  mkdirSync(join(profile, 'image'));
  writeFileSync(path, OLD, { mode: 0o755 });
  const { launch, folder } = packaged;
  const caches = needsAppUser()
    ? join(APP_USER.home, '.cache')
    : (process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'));
  return {
    path,
    launch: { ...launch, env: { ...launch.env, APPIMAGE: path, APPDIR: folder } },
    pending: join(caches, cache, 'pending'),
    remove: () => rmSync(join(caches, cache), { recursive: true, force: true }),
  };
};
