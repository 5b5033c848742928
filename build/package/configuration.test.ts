import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasCommand } from '../commands/linux-system.mjs';
import { configuration } from './configuration.mjs';
import { SCHEMES } from './schemes.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const AZURE = {
  PARLEY_AZURE_ENDPOINT: 'https://example.invalid',
  PARLEY_AZURE_ACCOUNT: 'a',
  PARLEY_AZURE_PROFILE: 'b',
  PARLEY_AZURE_PUBLISHER: 'c',
};
/** The least installer around the script, with what electron-builder's own has before it. */
const NSI = `Unicode true
OutFile "x.exe"
InstallDir "$TEMP"
!include LogicLib.nsh
!include FileFunc.nsh
!define APP_ID "com.parley.desktop"
!define PRODUCT_NAME "Parley"
!define APP_EXECUTABLE_FILENAME "Parley.exe"
!macro _isUpdated _a _b _t _f
  StrCmp $R9 "updated" \`\${_t}\` \`\${_f}\`
!macroend
!define isUpdated \`"" isUpdated ""\`
!include "@INCLUDE@"
Section
  WriteUninstaller "$INSTDIR\\u.exe"
  !insertmacro customInstall
SectionEnd
Section un.x
  !insertmacro customUnInstall
SectionEnd
`;
const of = (env: NodeJS.ProcessEnv = {}) => configuration({ root: ROOT, output: '/out', env });

describe('signing and updates come from the environment alone', () => {
  it('without any of it packages are unsigned, unnotarised and never look for updates', () => {
    const { mac, win, publish, forceCodeSigning } = of();
    expect({ publish, forceCodeSigning }).toEqual({ publish: null, forceCodeSigning: false });
    expect(mac).toMatchObject({ identity: '-', hardenedRuntime: false, notarize: false });
    expect(win).not.toHaveProperty('azureSignOptions');
  });

  it('with a certificate the app for macOS is hardened, and notarised only with all of notarytool’s credentials', () => {
    expect(of({ CSC_LINK: 'x' }).mac).toMatchObject({ hardenedRuntime: true, notarize: false });
    expect(of({ CSC_LINK: 'x' }).mac).not.toHaveProperty('identity');
    const key = { APPLE_API_KEY: 'a', APPLE_API_KEY_ID: 'b' };
    expect(of({ CSC_LINK: 'x', ...key }).mac?.notarize).toBe(false);
    expect(of({ CSC_LINK: 'x', ...key, APPLE_API_ISSUER: 'c' }).mac?.notarize).toBe(true);
  });

  it('where signing is required nothing is signed ad hoc, so that a lost certificate stops the build', () => {
    const { mac, forceCodeSigning } = of({ PARLEY_REQUIRE_SIGNING: '1' });
    expect(forceCodeSigning).toBe(true);
    expect(mac).not.toHaveProperty('identity');
    expect(mac?.hardenedRuntime).toBe(true);
  });

  it('Azure signs for Windows when its endpoint is named', () => {
    expect(of(AZURE).win?.azureSignOptions).toMatchObject({ endpoint: 'https://example.invalid', publisherName: 'c' });
  });

  it('updates come from the server and the channel that are named', () => {
    const url = 'https://updates.invalid/parley';
    expect(of({ PARLEY_UPDATE_URL: url }).publish).toEqual([{ provider: 'generic', url, channel: 'latest' }]);
    expect(of({ PARLEY_UPDATE_URL: url, PARLEY_UPDATE_CHANNEL: 'beta' }).publish).toMatchObject([{ channel: 'beta' }]);
  });
});

describe('the entitlements', () => {
  it('are the engine’s, the microphone’s and the camera’s and no more', () => {
    const text = readFileSync(join(import.meta.dirname, 'entitlements.plist'), 'utf8');
    expect([...text.matchAll(/<key>(.*?)<\/key>\s*<true\/>/g)].map((match) => match[1])).toEqual([
      'com.apple.security.cs.allow-jit',
      'com.apple.security.device.audio-input',
      'com.apple.security.device.camera',
    ]);
  });
});

describe('the script of the Windows installer', () => {
  const script = readFileSync(join(import.meta.dirname, 'installer.nsh'), 'utf8');

  it('registers every link and takes each away again', () => {
    expect([...script.matchAll(/!insertmacro parleyLink "(\w+)"/g)].map((match) => match[1])).toEqual(SCHEMES);
    for (const scheme of SCHEMES)
      expect(script).toContain(`DeleteRegKey SHELL_CONTEXT "Software\\Classes\\\${APP_ID}.${scheme}"`);
  });

  it('writes nowhere but where the installer was told to install, and takes nothing away in an upgrade', () => {
    const roots = [...script.matchAll(/^\s*(?:WriteReg\w+|DeleteReg\w+) (\S+)/gm)].map((match) => match[1]);
    expect(new Set(roots)).toEqual(new Set(['SHELL_CONTEXT']));
    const [, uninstall] = script.split('!macro customUnInstall');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: NSIS fills it in
    expect(uninstall?.trim().startsWith('${ifNot} ${isUpdated}')).toBe(true);
  });

  it.skipIf(!hasCommand('makensis'))('compiles as electron-builder puts it in', () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-nsis-'));
    const file = join(folder, 'x.nsi');
    writeFileSync(file, NSI.replace('@INCLUDE@', join(import.meta.dirname, 'installer.nsh')));
    const run = spawnSync('makensis', ['-V2', '-WX', file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(run.status, run.stdout + run.stderr).toBe(0);
  });

  it('has every block closed', () => {
    const count = (word: RegExp): number => [...script.matchAll(word)].length;
    expect(count(/^!macro /gm)).toBe(count(/^!macroend$/gm));
    expect(count(/\$\{if(?:Not)?\}/gi)).toBe(count(/\$\{endIf\}/gi));
  });
});
