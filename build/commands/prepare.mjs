import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from '../runtime/lock.mjs';
import { ensureAppUser, ensureSandbox, needsAppUser } from './app-user.mjs';
import { ensureSystem } from './apt.mjs';
import { readEchoNumber } from './echo-number.mjs';
import { writeLaunchScript } from './launch-script.mjs';
import { ensureNodeModules } from './node-modules.mjs';
import { checkNode } from './node-version.mjs';
import { Stop, say } from './say.mjs';
import { stageForEveryone } from './staged-app.mjs';

/** The checkout. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * How the built app is started from outside: run `command` with `args` and, after them, any switches or arguments.
 * `env` is to be added to one's own environment, and is enough alone.
 * @typedef {{ command: string, args: string[], env: Record<string, string>, cwd: string, echoNumber: string }} LaunchInfo
 */

/** Variables that a started app is given, so that `env` is enough alone. */
const KEPT = ['DISPLAY', 'HOME', 'PATH', 'TEMP', 'USER', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR'];
const KEPT_WINDOWS = ['APPDATA', 'LOCALAPPDATA', 'SystemRoot', 'USERPROFILE'];

/**
 * Makes sure that everything is installed and built, saying each step before it is done, and tells how to start the app.
 * @param {'start' | 'test'} purpose
 * @param {string} [form] "source", the built app on a runtime; "package", the very package that is shipped, from its folder
 *   (Linux); or the executable of an installed Parley
 * @returns {Promise<LaunchInfo>}
 */
export async function prepare(purpose, form = 'source') {
  return prepared(purpose, async ({ runtime, folder }) => {
    if (form === 'source') return launchInfo(runtime.executable, `electron-${runtime.version}`, folder);
    if (path.isAbsolute(form)) {
      if (!fs.existsSync(form)) throw new Stop(`PARLEY_APP names ${form}, which is not there.`);
      return launchInfo(form, 'installed', '');
    }
    if (form !== 'package' || process.platform !== 'linux')
      throw new Stop(`PARLEY_APP is "source", an executable's path or, on Linux, "package"; it is "${form}".`);
    const { packLinux } = await import('../package/linux-folder.mjs');
    const packed = packLinux({ root: ROOT, runtime });
    if (packed.built) say(`Parley is packed: ${packed.folder}`);
    return launchInfo(path.join(packed.folder, 'parley'), 'package', '');
  });
}

/**
 * Makes sure that everything is installed and built, and then, while nobody else prepares, does what comes next.
 * @template T
 * @param {'start' | 'test'} purpose
 * @param {(built: { runtime: import('../runtime/resolve.mjs').Runtime, folder: string }) => T | Promise<T>} next
 * @returns {Promise<T>}
 */
export async function prepared(purpose, next) {
  checkNode();
  makeOut();
  return withLock(path.join(ROOT, 'out', 'prepare.lock'), say, async () => {
    ensureSystem(purpose);
    ensureNodeModules(ROOT);
    // Only now are the tools there that these two import.
    const { resolveElectron } = await import('../runtime/resolve.mjs');
    const { bundle, BundleError } = await import('../bundle.mjs');
    const runtime = await resolveElectron(say).catch((error) => {
      throw new Stop(`There is no Electron to run on: ${error.message}`);
    });
    const { folder, built } = await bundle().catch((error) => {
      throw error instanceof BundleError ? new Stop(error.message) : error;
    });
    if (built) say(`Parley is built: ${folder}`);
    return next({ runtime, folder });
  });
}

function makeOut() {
  const out = path.join(ROOT, 'out');
  try {
    fs.mkdirSync(out, { recursive: true });
    fs.accessSync(out, fs.constants.W_OK);
  } catch {
    throw new Stop(
      `${out} cannot be written; was Parley started here by another user before? Give the checkout to yourself with chown -R.`,
    );
  }
}

/**
 * @param {string} executable
 * @param {string} name what copies of its folder are called
 * @param {string} folder the built app; "" for the one that the executable has with it
 * @returns {LaunchInfo}
 */
function launchInfo(executable, name, folder) {
  const names = process.platform === 'win32' ? [...KEPT, ...KEPT_WINDOWS] : KEPT;
  const env = Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  const echoNumber = readEchoNumber(ROOT);
  if (process.platform !== 'linux') {
    return { command: executable, args: folder === '' ? [] : [folder], env, cwd: ROOT, echoNumber };
  }
  ensureAppUser();
  const ours = path.dirname(executable);
  const dist = needsAppUser() ? stageForEveryone(ours, name) : ours;
  const app = needsAppUser() && folder !== '' ? stageForEveryone(folder, 'app') : folder;
  ensureSandbox(dist);
  const command = path.join(ROOT, 'out', 'launch', folder === '' ? 'parley-package' : 'parley');
  writeLaunchScript(command, path.join(dist, path.basename(executable)), app);
  return { command, args: [], env, cwd: ROOT, echoNumber };
}
