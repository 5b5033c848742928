import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { Stop, say } from './say.mjs';

/** The ordinary user that runs the app when Parley's commands are run by root: Chromium's sandbox does not work as root. */
export const APP_USER = { name: 'parley', home: '/var/lib/parley' };

/** Whether the app has to run as another user than we are. */
export function needsAppUser() {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/** Makes the app's user when we are root and it is not there yet. */
export function ensureAppUser() {
  if (!needsAppUser() || hasUser()) return;
  say(
    `Parley makes an ordinary user "${APP_USER.name}" (home ${APP_USER.home}, no login) to run the app with Chromium's sandbox on.`,
  );
  const groups = ['audio', 'video'].filter((group) => spawnSync('getent', ['group', group]).status === 0);
  const more = groups.length > 0 ? ['--groups', groups.join(',')] : [];
  const made = spawnSync(
    'useradd',
    [
      '--system',
      '--user-group',
      '--home-dir',
      APP_USER.home,
      '--create-home',
      '--shell',
      '/usr/sbin/nologin',
      ...more,
      APP_USER.name,
    ],
    { encoding: 'utf8' },
  );
  if (!hasUser())
    throw new Stop(`The user "${APP_USER.name}" could not be made: ${made.stderr || made.error?.message}`);
}

/**
 * Whether Chromium's sandbox can work: unprivileged user namespaces, or its setuid helper.
 * As root the helper is made setuid where namespaces are off; otherwise the person is told how.
 * @param {string} dist the runtime's folder
 */
export function ensureSandbox(dist) {
  if (process.platform !== 'linux') return;
  const as = needsAppUser()
    ? ['setpriv', `--reuid=${APP_USER.name}`, `--regid=${APP_USER.name}`, '--init-groups', '--']
    : [];
  const [program = '', ...args] = [...as, 'unshare', '--user', '--map-root-user', 'true'];
  if (spawnSync(program, args, { stdio: 'ignore' }).status === 0) return;
  const helper = `${dist}/chrome-sandbox`;
  const about = fs.statSync(helper, { throwIfNoEntry: false });
  if (about?.uid === 0 && (about.mode & 0o4755) === 0o4755) return;
  if (needsAppUser() && about !== undefined) {
    say(`Unprivileged user namespaces are off here; Parley makes Chromium's sandbox helper setuid root: ${helper}`);
    fs.chownSync(helper, 0, 0);
    fs.chmodSync(helper, 0o4755);
    return;
  }
  throw new Stop(
    `Chromium's sandbox cannot start: this system gives ordinary users no user namespaces. Parley does not run without its sandbox.\n` +
      `Allow the sandbox helper once with:\n  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  );
}

function hasUser() {
  return spawnSync('id', ['-u', APP_USER.name], { stdio: 'ignore' }).status === 0;
}
