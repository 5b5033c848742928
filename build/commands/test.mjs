import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { failedTests, filesToRunAgain, withSecondRun } from './again.mjs';
import { countCheck, countLine, countVitest, total } from './count.mjs';
import { prepare, ROOT } from './prepare.mjs';
import { killTree } from './process-tree.mjs';
import { runCommand, Stop } from './say.mjs';
import { chosen, onlyOf, suitesOf, together } from './suites.mjs';

/** @typedef {import('./suites.mjs').Suite} Suite */
/** @typedef {import('./count.mjs').Count} Count */
/** @typedef {{ suite: Suite, ending: import('./count.mjs').Ending, report: string | undefined, count: Count }} Run */

/** The app that end-to-end tests start: the very package that is shipped, where this machine can start it from its folder. */
const FORM = process.platform === 'linux' ? 'package' : 'source';
const LIMIT_MS = 19.5 * 60_000;
const begun = Date.now();
let interrupted = false;
/** What the end of a long output must repeat. @type {string[]} */
const said = [];

await runCommand(async () => {
  /** @type {Count[]} */
  const counts = [];
  try {
    const names = process.argv.slice(2);
    await prepare('test');
    const all = suitesOf(ROOT);
    const suites = chosen(all, names);
    if (suites === undefined) throw new Stop(`The suites are: ${all.map((suite) => suite.name).join(', ')}.`);
    for (const group of together(suites)) {
      const runs = await Promise.all(group.map(runSuite));
      for (const run of runs) counts.push(await runAgain(run));
    }
  } catch (error) {
    counts.push({ passed: 0, failed: 1, skipped: 0, note: 'could not begin' });
    process.stdout.write(`\n${error instanceof Stop ? error.message : error instanceof Error ? error.stack : error}\n`);
  }
  const sum = total(counts);
  if (said.length > 0) process.stdout.write(`\n${said.join('\n')}\n`);
  process.stdout.write(`${countLine(sum)}\n`);
  return sum.failed === 0 ? 0 : 1;
});

/**
 * Runs one suite with its output on the terminal and says what it came to; what runs beside another is said when it ends.
 * @param {Suite} suite
 * @param {number} nth its place among those that run together
 * @returns {Promise<Run>}
 */
async function runSuite(suite, nth) {
  const started = Date.now();
  const log = nth === 0 ? undefined : path.join(ROOT, 'out', 'test', `${suite.name}.log`);
  const heading = `\n== ${suite.name}\n`;
  process.stdout.write(
    log === undefined ? heading : `\n(${suite.name} runs beside this; what it says comes when it ends.)\n`,
  );
  const file = suite.report === undefined ? undefined : path.join(ROOT, suite.report);
  if (file !== undefined) fs.rmSync(file, { force: true });
  const ending = await runTool(suite, nth, log);
  if (log !== undefined) process.stdout.write(`${heading}${fs.readFileSync(log, 'utf8')}`);
  const report = file !== undefined && fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
  const count = file === undefined ? countCheck(ending) : countVitest(report, ending);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `${suite.name}: ${countLine(count)}${count.note === '' ? '' : ` (${count.note})`}, ${seconds} s\n`,
  );
  return { suite, ending, report, count };
}

/**
 * Runs the files that failed once more, with nothing beside them, and counts what they say then; says which those were.
 * @param {Run} run
 * @returns {Promise<Count>}
 */
async function runAgain({ suite, ending, report, count }) {
  const failed = report === undefined ? [] : failedTests(report, ROOT);
  const files = suite.again && !ending.stopped ? filesToRunAgain(report, ROOT) : [];
  if (files.length === 0 || report === undefined) {
    said.push(...failed.map((test) => `failed: ${test}`));
    if (count.failed > 0 && failed.length === 0) said.push(`failed: ${suite.name} ${count.note}`);
    return count;
  }
  const second = await runSuite(onlyOf(suite, files), 0);
  const both = withSecondRun(report, second.report);
  const left = failedTests(both, ROOT);
  said.push(...failed.map((test) => `${left.includes(test) ? 'failed twice' : 'passed only when run again'}: ${test}`));
  said.push(...left.filter((test) => !failed.includes(test)).map((test) => `failed when run again: ${test}`));
  return countVitest(both, second.ending);
}

/**
 * @param {Suite} suite
 * @param {number} nth its place among those that run together
 * @param {string | undefined} log a file for its output; undefined for the terminal
 * @returns {Promise<import('./count.mjs').Ending>}
 */
function runTool(suite, nth, log) {
  const left = LIMIT_MS - (Date.now() - begun);
  if (left <= 0 || interrupted) return Promise.resolve({ code: null, stopped: true });
  if (log !== undefined) fs.mkdirSync(path.dirname(log), { recursive: true });
  const output = log === undefined ? 'inherit' : fs.openSync(log, 'w');
  const child = spawn(process.execPath, [path.join(ROOT, 'node_modules', suite.tool), ...suite.args], {
    cwd: ROOT,
    // An app that a test started does not outlive the test.
    env: { PARLEY_APP: FORM, ...process.env, PARLEY_DIE_WITH_PARENT: '1', PARLEY_TEST_PLACE: String(nth) },
    stdio: ['ignore', output, output],
  });
  if (typeof output === 'number') fs.closeSync(output);
  let stopped = false;
  const stop = () => {
    stopped = true;
    if (child.pid !== undefined) killTree(child.pid);
  };
  const limit = setTimeout(() => {
    process.stdout.write(`\n${suite.name}: the time limit of ${LIMIT_MS / 60_000} minutes for all suites is over.\n`);
    stop();
  }, left);
  const interrupt = () => {
    interrupted = true;
    stop();
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  return new Promise((resolve) => {
    const end = (/** @type {number | null} */ code) => {
      clearTimeout(limit);
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
      resolve({ code, stopped });
    };
    child.on('error', () => end(null));
    child.on('exit', (code) => end(code));
  });
}
