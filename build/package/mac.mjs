import * as path from 'node:path';
import { APP_ID } from './app-id.mjs';
import { policyTemplates } from './policy-templates.mjs';

/** Why Parley asks for what macOS guards; in the words that the person is shown. */
export const USAGE_TEXTS = {
  NSMicrophoneUsageDescription: 'The microphone carries your voice in calls and meetings.',
  NSCameraUsageDescription: 'The camera carries your picture in video calls and meetings.',
  NSScreenCaptureUsageDescription: 'The screen is shown to the others only while you share it.',
  NSAudioCaptureUsageDescription:
    "The computer's sound is sent to the others only while you share it with your screen.",
  NSLocalNetworkUsageDescription: 'Calls and meetings may go directly to telephones and people in your network.',
};

/**
 * The part for macOS: one universal app as dmg, zip (for updates) and pkg (for device management).
 * Signed with CSC_LINK or the keychain, notarised when notarytool's credentials are in the environment.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {import('electron-builder').Configuration}
 */
export function mac(root, env) {
  const at = (/** @type {string} */ name) => path.join(root, 'build', 'package', name);
  const signed = env['PARLEY_REQUIRE_SIGNING'] === '1' || hasCertificate(env);
  return {
    mac: {
      target: ['dmg', 'zip', 'pkg'].map((target) => ({ target, arch: 'universal' })),
      category: 'public.app-category.business',
      minimumSystemVersion: '13.0',
      icon: at('icon.icns'),
      hardenedRuntime: signed,
      gatekeeperAssess: false,
      entitlements: at('entitlements.plist'),
      entitlementsInherit: at('entitlements.plist'),
      notarize: mayNotarize(env),
      // An ad-hoc signature lets an unsigned app start on the machine that built it; a hardened one would not load its parts.
      ...(signed ? {} : { identity: '-' }),
      extendInfo: USAGE_TEXTS,
      extraResources: [policyTemplates(root, 'macos')],
    },
    dmg: { sign: false, writeUpdateInfo: false },
    pkg: {
      allowAnywhere: false,
      allowCurrentUserHome: false,
      allowRootDirectory: true,
      isRelocatable: false,
      hasStrictIdentifier: true,
      overwriteAction: 'upgrade',
      mustClose: [APP_ID],
      scripts: 'pkg-scripts',
    },
  };
}

/** @param {NodeJS.ProcessEnv} env */
function mayNotarize(env) {
  const key = env['APPLE_API_KEY'] && env['APPLE_API_KEY_ID'] && env['APPLE_API_ISSUER'];
  const id = env['APPLE_ID'] && env['APPLE_APP_SPECIFIC_PASSWORD'] && env['APPLE_TEAM_ID'];
  return Boolean(key || id || env['APPLE_KEYCHAIN_PROFILE']);
}

/** @param {NodeJS.ProcessEnv} env */
function hasCertificate(env) {
  return Boolean(env['CSC_LINK'] || env['CSC_NAME'] || env['CSC_KEYCHAIN']);
}
