import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STUB_WIRE } from './expected-fuses.ts';

const HELPERS = ['', ' (GPU)', ' (Plugin)', ' (Renderer)'];
const LOCALES = ['de', 'en', 'en_GB', 'zh_CN', 'zh_TW'];
/** The head of a 64-bit Mach-O executable for arm64, with no load command. */
const MACH_O = Buffer.from('cffaedfe0c000001000000000200000000000000000000008500200000000000', 'hex');

/** Makes a STUB of Electron for macOS: bundles whose executables are a Mach-O head, and a framework with a fuse wire. */
export const makeStubMac = async (folder: string): Promise<void> => {
  const contents = join(folder, 'Electron.app', 'Contents');
  const frameworks = join(contents, 'Frameworks');
  await bundle(contents, 'Electron');
  for (const helper of HELPERS)
    await bundle(join(frameworks, `Electron Helper${helper}.app`, 'Contents'), `Electron Helper${helper}`);
  const framework = join(frameworks, 'Electron Framework.framework');
  const version = join(framework, 'Versions', 'A');
  await mkdir(version, { recursive: true });
  await writeFile(join(version, 'Electron Framework'), Buffer.concat([MACH_O, STUB_WIRE]));
  await symlink('A', join(framework, 'Versions', 'Current'));
  for (const name of ['Electron Framework', 'Resources'])
    await symlink(join('Versions', 'Current', name), join(framework, name));
  for (const locale of LOCALES) {
    await mkdir(join(version, 'Resources', `${locale}.lproj`), { recursive: true });
    await writeFile(join(version, 'Resources', `${locale}.lproj`, 'locale.pak'), '');
  }
  await mkdir(join(contents, 'Resources'), { recursive: true });
  await writeFile(join(contents, 'Resources', 'electron.icns'), '');
  await writeFile(join(folder, 'LICENSE'), 'stub');
  await writeFile(join(folder, 'LICENSES.chromium.html'), 'stub');
};

const bundle = async (contents: string, name: string): Promise<void> => {
  await mkdir(join(contents, 'MacOS'), { recursive: true });
  await writeFile(join(contents, 'MacOS', name), MACH_O, { mode: 0o755 });
  await writeFile(
    join(contents, 'Info.plist'),
    `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>${name}</string>
<key>CFBundleIdentifier</key><string>com.github.Electron</string>
<key>CFBundleName</key><string>${name}</string>
<key>CFBundlePackageType</key><string>APPL</string>
<key>CFBundleIconFile</key><string>electron.icns</string>
</dict></plist>
`,
  );
};
