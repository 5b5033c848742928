import * as fs from 'node:fs';
import * as path from 'node:path';

/**
 * Every fuse of the packaged app, set explicitly: no Node in disguise, no debugger, only our own archive, checked.
 * https://www.electronjs.org/docs/latest/tutorial/fuses
 */
export const FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

/**
 * What electron-builder is told, on every platform.
 * @param {{ root: string, output: string, runtime?: { dist: string, version: string } | undefined }} from
 *   `runtime`: a runtime already on this machine, instead of the one electron-builder would fetch
 * @returns {import('electron-builder').Configuration}
 */
export function configuration({ root, output, runtime }) {
  return {
    appId: 'com.parley.desktop',
    productName: 'Parley',
    copyright: 'Copyright © 2026 The Parley project',
    ...(runtime === undefined ? {} : { electronDist: runtime.dist, electronVersion: runtime.version }),
    directories: { app: path.join(root, 'out', 'app'), output, buildResources: path.join(root, 'build', 'package') },
    files: ['**/*', '!**/*.map', '!node_modules/**'],
    asar: true,
    npmRebuild: false,
    electronFuses: FUSES,
    publish: null,
    linux: { target: 'dir', category: 'Network', executableName: 'parley' },
    afterExtract: async ({ appOutDir }) => {
      // A runtime from this machine brings its own start page, which the packaged app must not have.
      for (const left of ['resources/default_app.asar', 'version', '.complete.json']) {
        fs.rmSync(path.join(appOutDir, left), { force: true });
      }
    },
  };
}
