import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { needsAppUser } from './app-user.mjs';
import { demoArguments } from './demo-arguments.mjs';
import { prepare, ROOT } from './prepare.mjs';
import { runCommand, say } from './say.mjs';

const CLOSE_MS = 5_000;

await runCommand(async () => {
  const info = await prepare('start');
  const temporary = (/** @type {string} */ name) => fs.mkdtempSync(path.join(os.tmpdir(), `parley-${name}-`));
  const final = path.join(ROOT, 'out', 'demo');
  // The app's user may not write into root's checkout, so root's demo leaves its screenshot aside and it is brought home.
  const place = () => (needsAppUser() ? temporary('demo') : makeFolder(final));
  const { args, profile, shots } = demoArguments(process.argv.slice(2), temporary, place);
  try {
    const code = await run(info, args);
    if (shots !== undefined && shots !== final) bringHome(shots, final);
    return code;
  } finally {
    if (profile !== undefined) fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    if (shots !== undefined && shots !== final) fs.rmSync(shots, { recursive: true, force: true });
  }
});

/**
 * Runs the app until it ends; Ctrl-C closes it, and kills it when it does not close within seconds.
 * @param {import('./prepare.mjs').LaunchInfo} info
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
function run(info, args) {
  const child = spawn(info.command, [...info.args, ...args], {
    cwd: info.cwd,
    stdio: 'inherit',
    env: { ...process.env, ...info.env, PARLEY_DIE_WITH_PARENT: '1' },
  });
  /** @type {NodeJS.Timeout | undefined} */
  let closing;
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) {
    process.on(signal, () => {
      if (closing !== undefined) child.kill('SIGKILL');
      // The terminal sends Ctrl-C to the app as well.
      else if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      closing ??= setTimeout(() => child.kill('SIGKILL'), CLOSE_MS);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearTimeout(closing);
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal]));
    });
  });
}

/** @param {string} folder */
function makeFolder(folder) {
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * @param {string} from
 * @param {string} to
 */
function bringHome(from, to) {
  for (const name of fs.readdirSync(from)) {
    fs.cpSync(path.join(from, name), path.join(makeFolder(to), name), { recursive: true });
    say(`The demo left ${path.join(to, name)}`);
  }
}
