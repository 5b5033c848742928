import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as readline from 'node:readline';
import { needsAppUser } from './app-user.mjs';
import { demoArguments } from './demo-arguments.mjs';
import { prepare, ROOT } from './prepare.mjs';
import { runCommand } from './say.mjs';

const CLOSE_MS = 5_000;

await runCommand(async () => {
  const info = await prepare('start');
  const temporary = (/** @type {string} */ name) => fs.mkdtempSync(path.join(os.tmpdir(), `parley-${name}-`));
  const final = path.join(ROOT, 'out', 'demo');
  // The app's user may not write into root's checkout, so root's demo leaves its screenshot aside and it is brought home,
  // and what it prints says where it will be.
  const place = () => (needsAppUser() ? temporary('demo') : makeFolder(final));
  const { args, profile, shots } = demoArguments(quietly(process.argv.slice(2)), temporary, place);
  const moves = shots !== undefined && shots !== final ? { from: shots, to: final } : undefined;
  try {
    const code = await run(info, args, moves);
    if (moves !== undefined && fs.readdirSync(moves.from).length > 0)
      fs.cpSync(moves.from, makeFolder(final), { recursive: true });
    return code;
  } finally {
    if (profile !== undefined) fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    if (moves !== undefined) fs.rmSync(moves.from, { recursive: true, force: true });
  }
});

/**
 * Runs the app until it ends; Ctrl-C closes it, and kills it when it does not close within seconds.
 * @param {import('./prepare.mjs').LaunchInfo} info
 * @param {string[]} args
 * @param {{ from: string, to: string } | undefined} moves a folder that what it prints names by another name
 * @returns {Promise<number>} its exit code
 */
function run(info, args, moves) {
  const child = spawn(info.command, [...info.args, ...args], {
    cwd: info.cwd,
    stdio: ['inherit', moves === undefined ? 'inherit' : 'pipe', 'inherit'],
    env: { ...process.env, ...info.env, PARLEY_DIE_WITH_PARENT: '1' },
  });
  if (moves !== undefined && child.stdout !== null) {
    const lines = readline.createInterface({ input: child.stdout });
    lines.on('line', (line) => process.stdout.write(`${line.replaceAll(moves.from, moves.to)}\n`));
  }
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
    child.on('close', (code, signal) => {
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
 * Chromium's own complaints about a machine without a message bus or a graphics card would bury what Parley says.
 * @param {string[]} args
 */
function quietly(args) {
  return args.some((word) => /^--(?:log-level|enable-logging|v)\b/.test(word)) ? args : ['--log-level=3', ...args];
}
