import { spawnSync } from 'node:child_process';

/**
 * Runs the npm client that started us, or the one on the path; registry, proxy and certificates are the user's own.
 * What it prints goes to our stderr, into the result or nowhere, so that a command's own stdout stays clean.
 * @param {string[]} args
 * @param {{ cwd: string, timeoutMs: number, hush?: boolean, read?: boolean }} options
 * @returns {{ ok: boolean, trouble: string, output: string }} `output`: what it printed, when that is to be read
 */
export function npm(args, options) {
  const script = process.env.npm_execpath;
  const own = script !== undefined && /npm-cli\.c?js$/.test(script);
  const windows = process.platform === 'win32';
  const run = spawnSync(own ? process.execPath : windows ? 'npm.cmd' : 'npm', own ? [script, ...args] : args, {
    cwd: options.cwd,
    stdio: ['ignore', options.read ? 'pipe' : options.hush ? 'ignore' : 2, 2],
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    timeout: options.timeoutMs,
    shell: !own && windows,
  });
  if (run.status === 0) return { ok: true, trouble: '', output: run.stdout ?? '' };
  const reason = run.error?.message ?? `exit code ${run.status ?? run.signal}`;
  return { ok: false, trouble: `npm ${args[0]}: ${reason}`, output: '' };
}
