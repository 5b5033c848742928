import { spawnSync } from 'node:child_process';

/**
 * The versions of what is in a runtime, as it says them itself.
 * @param {string} executable an Electron whose fuses still let it run as Node
 * @returns {{ electron: string, chrome: string, node: string }}
 */
export function runtimeVersions(executable) {
  const run = spawnSync(executable, ['-p', 'JSON.stringify(process.versions)'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (run.status !== 0) throw new Error(`${executable} does not say its versions: ${run.stderr || run.error?.message}`);
  const { electron, chrome, node } = JSON.parse(run.stdout);
  return { electron, chrome, node };
}
