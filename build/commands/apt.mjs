import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { DEBIAN_PACKAGES } from './debian-packages.mjs';
import { hasCommand, hasDisplay, hasFile, knownLibraries } from './linux-system.mjs';
import { Stop, say } from './say.mjs';

/** @typedef {import('./debian-packages.mjs').DebianPackage} DebianPackage */

const POLICY = '/usr/sbin/policy-rc.d';
const POLICY_MARK = 'written by Parley while it installs, removed afterwards';
const APT_MS = 15 * 60_000;

/**
 * Makes sure that the system has what starting (and testing) Parley takes, through apt where that is there and allowed.
 * @param {'start' | 'test'} purpose
 */
export function ensureSystem(purpose) {
  if (process.platform !== 'linux') return;
  const missing = missingPackages(purpose);
  if (missing.length === 0) return;
  const sudo = aptPrefix();
  if (sudo !== undefined) install(missing, sudo);
  const still = sudo === undefined ? missing : missingPackages(purpose);
  if (still.length === 0) return;
  const names = still.map((one) => one.name).join(' ');
  const advice = fs.existsSync('/usr/bin/apt-get')
    ? `Install them with:\n  sudo apt-get install --no-install-recommends ${names}`
    : `On Debian they are called: ${names}`;
  const why = sudo === undefined ? 'may not be installed from here' : 'could not be installed';
  const text = `These parts of the system are missing and ${why}: ${still.map(signText).join(', ')}.\n${advice}`;
  if (still.some((one) => one.must && one.use !== 'test')) throw new Stop(text);
  say(text);
}

/**
 * @param {'start' | 'test'} purpose
 * @returns {DebianPackage[]}
 */
function missingPackages(purpose) {
  const libraries = knownLibraries();
  const uses = ['run', ...(hasDisplay() ? [] : ['screenless']), ...(purpose === 'test' ? ['test'] : [])];
  return DEBIAN_PACKAGES.filter(({ use, sign }) => {
    if (!uses.includes(use)) return false;
    if ('library' in sign) return libraries !== undefined && !libraries.has(sign.library);
    return 'command' in sign ? !hasCommand(sign.command) : !hasFile(sign.file);
  });
}

/** @param {DebianPackage} one */
const signText = ({ sign }) => Object.values(sign)[0];

/**
 * What to put before apt-get: nothing as root, `sudo -n` where no password is asked.
 * @returns {string[] | undefined} undefined when apt is not there or not allowed
 */
function aptPrefix() {
  if (!fs.existsSync('/usr/bin/apt-get')) return undefined;
  if (process.getuid?.() === 0) return [];
  const sudo = hasCommand('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  return sudo ? ['sudo', '-n'] : undefined;
}

/**
 * @param {DebianPackage[]} missing
 * @param {string[]} sudo
 */
function install(missing, sudo) {
  say(`Parley installs these Debian packages with apt: ${missing.map((one) => one.name).join(' ')}`);
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
  run([...sudo, 'apt-get', ...options, 'update']);
  const names = missing.map((one) => installable(one.name));
  // A package's own service (kamailio's, say) must not start: the tests start what they need, where they need it.
  const guard = !fs.existsSync(POLICY) || fs.readFileSync(POLICY, 'utf8').includes(POLICY_MARK);
  if (guard)
    run([
      ...sudo,
      'sh',
      '-c',
      `printf '#!/bin/sh\\n# ${POLICY_MARK}\\nexit 101\\n' > ${POLICY} && chmod 755 ${POLICY}`,
    ]);
  try {
    const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...options, '-o', 'Dpkg::Use-Pty=0'];
    run([...sudo, ...quiet, 'install', '-y', '--no-install-recommends', ...names]);
  } finally {
    if (guard) run([...sudo, 'rm', '-f', POLICY]);
  }
  const services = missing.filter((one) => one.service).map((one) => one.name);
  if (services.length === 0 || !hasCommand('systemctl')) return;
  say(`The service of ${services.join(', ')} stays off: the tests start their own.`);
  run([...sudo, 'systemctl', '--quiet', 'disable', ...services]);
}

/**
 * The name under which apt has a package: newer releases renamed many libraries to `…t64`.
 * @param {string} name
 */
function installable(name) {
  if (!name.startsWith('lib')) return name;
  const known = spawnSync('apt-cache', ['show', '--no-all-versions', `${name}t64`], { stdio: 'ignore' }).status === 0;
  return known ? `${name}t64` : name;
}

/**
 * apt's own output goes to stderr; whether it worked is seen by looking again.
 * @param {string[]} words
 */
function run([program = '', ...args]) {
  spawnSync(program, args, { stdio: ['ignore', 2, 2], timeout: APT_MS });
}
