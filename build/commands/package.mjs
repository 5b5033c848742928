import * as fs from 'node:fs';
import * as path from 'node:path';
import { hasCommand } from './linux-system.mjs';
import { prepared, ROOT } from './prepare.mjs';
import { runCommand, Stop, say } from './say.mjs';

/** @typedef {import('../runtime/resolve.mjs').Runtime} Runtime */

const OUTPUT = path.join(ROOT, 'out', 'package');
const ABOUT = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
/** What electron-builder leaves that somebody installs or an update server serves. */
const ARTEFACT = /\.(?:exe|msi|zip|dmg|pkg|AppImage|blockmap|yml)$/;

await runCommand(async () => {
  const files = await prepared('start', async ({ runtime }) => {
    fs.mkdirSync(OUTPUT, { recursive: true });
    for (const old of fs.readdirSync(OUTPUT, { withFileTypes: true }))
      if (old.isFile() && old.name !== 'linux-folder.json') fs.rmSync(path.join(OUTPUT, old.name));
    sayRuntime(runtime);
    const made = process.platform === 'linux' ? await onLinux(runtime) : await byElectronBuilder(runtime);
    return [...made, await billOfMaterials(runtime)];
  });
  process.stdout.write(`${files.join('\n')}\n`);
  return 0;
});

/** @param {Runtime} runtime */
function sayRuntime({ version, declared }) {
  if (version !== declared)
    say(
      `\n  !! FOR TESTS ONLY: these packages hold Electron ${version} from the npm registry, because Electron ${declared},\n` +
        `  !! which Parley ships, cannot be fetched here. Do not give them to anybody.\n`,
    );
}

/**
 * @param {Runtime} runtime
 * @returns {Promise<string[]>}
 */
async function onLinux(runtime) {
  const { packLinux } = await import('../package/linux-folder.mjs');
  const { tarGz } = await import('../package/tar-gz.mjs');
  const { deb, debianArchitecture } = await import('../package/deb.mjs');
  const { sourceTime } = await import('../package/source-time.mjs');
  const { folder } = packLinux({ root: ROOT, runtime, loud: true });
  const time = sourceTime(ROOT);
  const name = `parley-${ABOUT.version}-linux-${process.arch}`;
  const made = [folder, path.join(OUTPUT, `${name}.tar.gz`)];
  await tarGz({ folder, name, file: made[1] ?? '', time });
  if (hasCommand('dpkg-deb')) {
    const file = path.join(OUTPUT, `parley_${ABOUT.version}_${debianArchitecture()}.deb`);
    deb({ root: ROOT, folder, file, time });
    made.push(file);
  } else say('Not built: deb, because there is no dpkg-deb here.');
  if (runtime.source.startsWith('official') || process.env.APPIMAGE_TOOLS_PATH) made.push(...(await appImage(runtime)));
  else say("Not built: AppImage, because its runtime cannot be fetched here (it is beside Electron's releases).");
  say('Not built: Windows and macOS packages, which need those systems (docs/admin/build-and-sign.md).');
  return made;
}

/**
 * The one package for Linux that updates itself, so it is packed aside: its folder may say where updates are.
 * @param {Runtime} runtime
 */
async function appImage(runtime) {
  const { runBuilder } = await import('../package/builder.mjs');
  const aside = path.join(OUTPUT, 'appimage');
  try {
    runBuilder({ root: ROOT, output: aside, platform: 'linux', targets: ['AppImage'], runtime }, { loud: true });
    return artefacts(aside).map((file) => {
      const target = path.join(OUTPUT, path.basename(file));
      fs.renameSync(file, target);
      return target;
    });
  } catch {
    say('Not built: AppImage; what electron-builder said is above.');
    return [];
  } finally {
    fs.rmSync(aside, { recursive: true, force: true });
  }
}

/**
 * On Windows and macOS everything is electron-builder's own, with Electron as it fetches it for each processor.
 * @param {Runtime} runtime
 */
async function byElectronBuilder({ version, declared }) {
  if (version !== declared) throw new Stop(`Packages for this system hold Electron ${declared}, which is not here.`);
  const { runBuilder } = await import('../package/builder.mjs');
  const mac = process.platform === 'darwin';
  runBuilder({ root: ROOT, output: OUTPUT, platform: mac ? 'mac' : 'windows' }, { loud: true });
  say(`Not built: packages for ${mac ? 'Windows' : 'macOS'} and Linux, which need those systems.`);
  return artefacts(OUTPUT);
}

/** @param {string} folder */
function artefacts(folder) {
  const names = fs.readdirSync(folder).filter((name) => ARTEFACT.test(name) && !name.startsWith('builder-'));
  return names.sort().map((name) => path.join(folder, name));
}

/** @param {Runtime} runtime */
async function billOfMaterials(runtime) {
  const { sbom } = await import('../package/sbom.mjs');
  const { runtimeVersions } = await import('../package/runtime-versions.mjs');
  const file = path.join(OUTPUT, `parley-${ABOUT.version}-${process.platform}.cdx.json`);
  fs.writeFileSync(file, sbom(ROOT, runtimeVersions(runtime.executable)));
  return file;
}
