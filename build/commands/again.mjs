import * as path from 'node:path';

/** More files than this do not fail by chance. */
const MOST = 4;

/**
 * @typedef {{ status?: string, title?: string, fullName?: string }} TestResult
 * @typedef {{ name: string, status?: string, assertionResults?: TestResult[] }} FileResult one test file in Vitest's JSON report
 */

/**
 * The test files, from the root, that failed and are worth a second run by themselves: few, in a suite whose report is whole.
 * @param {string | undefined} text Vitest's JSON report
 * @param {string} root
 * @returns {string[]}
 */
export function filesToRunAgain(text, root) {
  const failed = readFiles(text).filter((file) => file.status === 'failed');
  return failed.length > MOST ? [] : failed.map((file) => path.relative(root, file.name));
}

/**
 * A report in which the files of a second run stand in place of what the first said of them.
 * @param {string} first
 * @param {string | undefined} second
 * @returns {string}
 */
export function withSecondRun(first, second) {
  const again = new Map(readFiles(second).map((file) => [file.name, file]));
  return JSON.stringify({ testResults: readFiles(first).map((file) => again.get(file.name) ?? file) });
}

/**
 * What failed, a line each: file and test, or the file alone where it could not be run.
 * @param {string | undefined} text
 * @param {string} root
 * @returns {string[]}
 */
export function failedTests(text, root) {
  return readFiles(text).flatMap((file) => {
    const name = path.relative(root, file.name);
    const failed = (file.assertionResults ?? []).filter((test) => test.status === 'failed');
    if (failed.length === 0) return file.status === 'failed' ? [`${name}: could not be run`] : [];
    return failed.map((test) => `${name}: ${test.fullName ?? test.title ?? 'a test'}`);
  });
}

/**
 * @param {string | undefined} text
 * @returns {FileResult[]} none when the report cannot be read
 */
function readFiles(text) {
  try {
    const { testResults } = JSON.parse(text ?? '');
    return Array.isArray(testResults) ? testResults : [];
  } catch {
    return [];
  }
}
