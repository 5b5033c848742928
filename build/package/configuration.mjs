import * as fs from 'node:fs';
import * as path from 'node:path';
import { APP_ID } from './app-id.mjs';
import { checkBudget } from './budget.mjs';
import { FUSES } from './fuses.mjs';
import { linux } from './linux.mjs';
import { mac } from './mac.mjs';
import { SCHEMES } from './schemes.mjs';
import { strictTransport } from './strict-transport.mjs';
import { windows } from './windows.mjs';

/**
 * What electron-builder is told, on every platform. Everything that differs per organisation comes from the environment.
 * @param {{ root: string, output: string, env?: NodeJS.ProcessEnv, runtime?: { dist: string, version: string } | undefined }} from
 *   `runtime`: a runtime already on this machine, instead of the one electron-builder would fetch
 * @returns {import('electron-builder').Configuration}
 */
export function configuration({ root, output, env = process.env, runtime }) {
  const app = path.join(root, 'out', 'app');
  return {
    appId: APP_ID,
    productName: 'Parley',
    copyright: 'Copyright © 2026 The Parley project',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills it in
    artifactName: 'parley-${version}-${os}-${arch}.${ext}',
    ...(runtime === undefined ? {} : { electronDist: runtime.dist, electronVersion: runtime.version }),
    directories: { app, output, buildResources: path.join(root, 'build', 'package') },
    files: ['**/*', '!**/*.map', '!node_modules/**', '!THIRD-PARTY.txt'],
    // Beside the archive, where an administrator can read it.
    extraResources: [{ from: path.join(app, 'THIRD-PARTY.txt'), to: 'THIRD-PARTY.txt' }],
    asar: true,
    // Everything is bundled: no packages are looked for.
    beforeBuild: async () => false,
    electronFuses: FUSES,
    electronLanguages: ['en-US', 'en-GB', 'zh-CN', 'zh-TW'],
    protocols: [{ name: 'Call', schemes: SCHEMES }],
    forceCodeSigning: env['PARLEY_REQUIRE_SIGNING'] === '1',
    publish: publisherOf(env),
    // Who is on beta gets releases, too.
    generateUpdatesFilesForAllChannels: true,
    ...linux(root),
    ...mac(root, env),
    ...windows(root, env),
    afterExtract: async ({ appOutDir }) => {
      // A runtime from this machine brings its own start page, which the packaged app must not have.
      for (const left of ['resources/default_app.asar', 'version', '.complete.json']) {
        fs.rmSync(path.join(appOutDir, left), { force: true });
      }
    },
    afterPack: async ({ appOutDir, electronPlatformName, packager }) => {
      checkBudget(packager.getResourcesDir(appOutDir));
      if (electronPlatformName !== 'darwin') return;
      strictTransport(path.join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents', 'Info.plist'));
    },
  };
}

/**
 * Where updates come from; null for packages that never look for one.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NonNullable<import('electron-builder').Configuration['publish']> | null}
 */
function publisherOf(env) {
  const url = env['PARLEY_UPDATE_URL'];
  return url ? [{ provider: 'generic', url, channel: env['PARLEY_UPDATE_CHANNEL'] || 'latest' }] : null;
}
