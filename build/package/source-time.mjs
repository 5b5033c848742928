import { spawnSync } from 'node:child_process';

/**
 * The time written into packages, so that the same source gives the same bytes: SOURCE_DATE_EPOCH, or the commit's.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {number} seconds since 1970
 */
export function sourceTime(root, env = process.env) {
  if (env['SOURCE_DATE_EPOCH'] !== undefined) {
    const given = Number(env['SOURCE_DATE_EPOCH']);
    if (!Number.isInteger(given) || given < 0)
      throw new Error(`SOURCE_DATE_EPOCH is not a number of seconds: ${env['SOURCE_DATE_EPOCH']}`);
    return given;
  }
  const said = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  const committed = Number(said.stdout?.trim());
  // Without a repository any fixed time will do: 1 January 2026.
  return said.status === 0 && committed > 0 ? committed : 1_767_225_600;
}
