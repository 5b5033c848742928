import * as path from 'node:path';
import { windowsLinks } from './msi-project.mjs';
import { policyTemplates } from './policy-templates.mjs';

/** What makes every MSI of Parley an upgrade of the one before; it must never change. */
export const UPGRADE_CODE = '7B0C1B1D-5E7C-4B8E-9A53-2F6D1C9E4A70';

/**
 * The part for Windows: NSIS per user (or /allusers), MSI per machine, zip.
 * Signed by Azure Trusted Signing when PARLEY_AZURE_ENDPOINT is set, else with CSC_LINK or WIN_CSC_LINK, else not at all.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {import('electron-builder').Configuration}
 */
export function windows(root, env) {
  const at = (/** @type {string} */ name) => path.join(root, 'build', 'package', name);
  return {
    win: {
      target: [
        { target: 'nsis', arch: ['x64', 'arm64'] },
        { target: 'msi', arch: ['x64'] },
        { target: 'zip', arch: ['x64', 'arm64'] },
      ],
      icon: at('icon.ico'),
      requestedExecutionLevel: 'asInvoker',
      extraResources: [policyTemplates(root, 'windows')],
      ...signing(env),
    },
    nsis: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills it in
      artifactName: 'parley-${version}-win-${arch}-setup.${ext}',
      oneClick: false,
      perMachine: false,
      selectPerMachineByDefault: false,
      allowElevation: true,
      allowToChangeInstallationDirectory: true,
      createDesktopShortcut: false,
      createStartMenuShortcut: true,
      runAfterFinish: false,
      deleteAppDataOnUninstall: false,
      buildUniversalInstaller: false,
      include: at('installer.nsh'),
      installerLanguages: ['en_US', 'zh_CN'],
    },
    msi: {
      oneClick: true,
      perMachine: true,
      runAfterFinish: false,
      createDesktopShortcut: false,
      createStartMenuShortcut: true,
      upgradeCode: UPGRADE_CODE,
    },
    msiProjectCreated: windowsLinks,
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Partial<NonNullable<import('electron-builder').Configuration['win']>>}
 */
function signing(env) {
  const endpoint = env['PARLEY_AZURE_ENDPOINT'];
  if (!endpoint) return { signtoolOptions: { signingHashAlgorithms: ['sha256'] } };
  return {
    azureSignOptions: {
      endpoint,
      codeSigningAccountName: env['PARLEY_AZURE_ACCOUNT'] ?? '',
      certificateProfileName: env['PARLEY_AZURE_PROFILE'] ?? '',
      publisherName: env['PARLEY_AZURE_PUBLISHER'] ?? '',
    },
  };
}
