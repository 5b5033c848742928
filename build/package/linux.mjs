import * as path from 'node:path';
import { policyTemplates } from './policy-templates.mjs';

/**
 * The part for Linux: the folder, from which our own tar.gz and deb are made, and an AppImage where its runtime can be had.
 * @param {string} root
 * @returns {import('electron-builder').Configuration}
 */
export function linux(root) {
  return {
    linux: {
      target: ['dir', 'AppImage'],
      category: 'Network',
      executableName: 'parley',
      icon: path.join(root, 'build', 'package', 'icons'),
      synopsis: 'Softphone for instant meetings',
      syncDesktopName: true,
      extraResources: [policyTemplates(root, 'linux')],
    },
  };
}
