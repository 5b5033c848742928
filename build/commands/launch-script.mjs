import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { APP_USER, needsAppUser } from './app-user.mjs';

/**
 * The text of the script that starts the app on Linux.
 * @param {{ electron: string, app: string, user: string, home: string }} values
 */
export function launchScript(values) {
  const template = fs.readFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), 'launch.sh'), 'utf8');
  return template.replace(/@(ELECTRON|APP|USER|HOME)@/g, (_whole, name) => {
    const value = values[/** @type {keyof typeof values} */ (name.toLowerCase())];
    return `'${value.replaceAll("'", "'\\''")}'`;
  });
}

/**
 * Writes the script that starts the app; nobody sees half of it.
 * @param {string} file
 * @param {string} electron the executable
 * @param {string} app the built app's folder; "" for the one that the executable has with it
 */
export function writeLaunchScript(file, electron, app) {
  const user = needsAppUser() ? APP_USER : { name: '', home: '' };
  const text = launchScript({ electron, app, user: user.name, home: user.home });
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const half = `${file}.${process.pid}`;
  fs.writeFileSync(half, text);
  fs.chmodSync(half, 0o755);
  fs.renameSync(half, file);
}
