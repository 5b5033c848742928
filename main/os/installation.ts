import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import type { Installation } from '../update/installation.ts';

/** On Windows only trying shows what access lists allow. */
const writable = (path: string): boolean => {
  try {
    if (process.platform === 'win32') rmdirSync(mkdtempSync(join(path, 'parley-')));
    else accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** How this very program came to this machine. */
export const installation = (): Installation => ({
  packaged: app.isPackaged,
  platform: process.platform,
  program: process.execPath,
  resources: process.resourcesPath,
  env: process.env,
  exists: existsSync,
  read: (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return null;
    }
  },
  writable,
});
