import * as fs from 'node:fs';
import * as path from 'node:path';

/**
 * One suite of `npm test`: a Node tool and its arguments, and the Vitest report it leaves, if it leaves one. One that is
 * `beside` runs while the one before it does: it mostly waits. The files of one with `again` that fail are run once more.
 * @typedef {{ name: string, tool: string, args: string[], report: string | undefined, beside: boolean, again: boolean }} Suite
 */

/**
 * The suites of this checkout, in the order they run: the quick ones first.
 * @param {string} root
 * @returns {Suite[]}
 */
export function suitesOf(root) {
  const suites = [
    check('typecheck', 'typescript/bin/tsc', ['-b']),
    check('lint', '@biomejs/biome/bin/biome', ['check', '.']),
    ...(hasKnip(root) ? [check('knip', 'knip/bin/knip.js', [])] : []),
    tests('unit', undefined),
    tests('engine', 'build/test/vitest.engine.config.ts'),
    { ...tests('telephones', 'build/test/vitest.telephones.config.ts'), beside: true },
    { ...tests('signalling', 'build/test/vitest.signalling.config.ts'), beside: true },
    tests('package', 'build/test/vitest.package.config.ts'),
    tests('e2e', 'build/test/vitest.e2e.config.ts'),
  ];
  return suites.filter(({ args }) => {
    const config = args[args.indexOf('--config') + 1];
    return !args.includes('--config') || (config !== undefined && fs.existsSync(path.join(root, config)));
  });
}

/**
 * The suites that were asked for, all when none was; undefined when a name is unknown.
 * @param {readonly Suite[]} suites
 * @param {readonly string[]} names
 */
export function chosen(suites, names) {
  if (names.some((name) => !suites.some((suite) => suite.name === name))) return undefined;
  return names.length === 0 ? suites : suites.filter((suite) => names.includes(suite.name));
}

/**
 * Suites that run at the same time, in their order.
 * @param {readonly Suite[]} suites
 */
export function together(suites) {
  /** @type {Suite[][]} */
  const groups = [];
  for (const suite of suites) {
    const last = groups.at(-1);
    if (suite.beside && last !== undefined) last.push(suite);
    else groups.push([suite]);
  }
  return groups;
}

/**
 * The suite for these of its files alone, with a report of its own.
 * @param {Suite} suite
 * @param {readonly string[]} files
 * @returns {Suite}
 */
export function onlyOf(suite, files) {
  const report = `out/test/${suite.name}-again.json`;
  const args = suite.args.map((arg) => (arg.startsWith('--outputFile.json=') ? `--outputFile.json=${report}` : arg));
  return { ...suite, name: `${suite.name}, again`, args: [...args, ...files], report };
}

/**
 * @param {string} name
 * @param {string} tool its script below node_modules
 * @param {string[]} args
 * @returns {Suite}
 */
function check(name, tool, args) {
  return { name, tool, args, report: undefined, beside: false, again: false };
}

/**
 * @param {string} name
 * @param {string | undefined} config undefined for the checkout's own
 * @returns {Suite}
 */
function tests(name, config) {
  const report = `out/test/${name}.json`;
  const args = ['run', ...(config === undefined ? [] : ['--config', config]), '--root', '.'];
  return {
    name,
    tool: 'vitest/vitest.mjs',
    args: [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    report,
    beside: false,
    // Only tests with real peers and clocks, which have a configuration of their own, can fail by chance.
    again: config !== undefined,
  };
}

/** @param {string} root */
function hasKnip(root) {
  const names = ['knip.json', 'knip.jsonc', '.knip.json', '.knip.jsonc', 'knip.ts', 'knip.js'];
  if (names.some((name) => fs.existsSync(path.join(root, name)))) return true;
  return 'knip' in JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
}
