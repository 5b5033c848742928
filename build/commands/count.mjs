/**
 * What one suite, or all of them, came to. `note` says why something counts as failed that no test reported.
 * @typedef {{ passed: number, failed: number, skipped: number, note: string }} Count
 * @typedef {{ code: number | null, stopped: boolean }} Ending `stopped`: killed by the time limit or by the person
 */

/**
 * A check without tests of its own counts as one.
 * @param {Ending} ending
 * @returns {Count}
 */
export function countCheck(ending) {
  if (ending.code === 0 && !ending.stopped) return { passed: 1, failed: 0, skipped: 0, note: '' };
  return {
    passed: 0,
    failed: 1,
    skipped: 0,
    note: ending.stopped ? 'stopped before it finished' : `exit code ${ending.code}`,
  };
}

/**
 * Counts Vitest's JSON report; whatever keeps a suite from having run in full counts as one failure more.
 * @param {string | undefined} report the file's text, undefined when the suite left none
 * @param {Ending} ending
 * @returns {Count}
 */
export function countVitest(report, ending) {
  const read = report === undefined ? undefined : readReport(report);
  if (read === undefined) {
    const why = report === undefined ? 'left no report' : 'left a report that cannot be read';
    return {
      passed: 0,
      failed: 1,
      skipped: 0,
      note: ending.stopped ? 'stopped before it finished' : `${why} (exit code ${ending.code})`,
    };
  }
  const { passed, failed, skipped, brokenFiles } = read;
  const notes = [];
  if (brokenFiles > 0) notes.push(`${brokenFiles} test file(s) could not be run`);
  if (ending.stopped) notes.push('stopped before it finished');
  else if (passed + failed + brokenFiles === 0) notes.push('ran no test');
  else if (ending.code !== 0 && failed + brokenFiles === 0)
    notes.push(`exit code ${ending.code} although no test failed`);
  const more = brokenFiles > 0 ? brokenFiles : notes.length > 0 ? 1 : 0;
  return { passed, failed: failed + more, skipped, note: notes.join(', ') };
}

/**
 * @param {readonly Count[]} counts
 * @returns {Count}
 */
export function total(counts) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    counts.reduce((all, count) => all + count[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), note: '' };
}

/** @param {Count} count */
export function countLine(count) {
  return `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`;
}

/**
 * Each test is counted by its own status, since a file that could not be loaded has none.
 * @param {string} text
 */
function readReport(text) {
  /** @type {{ testResults?: { status?: string, assertionResults?: { status?: string }[] }[] }} */
  let report;
  try {
    report = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(report?.testResults)) return undefined;
  const counts = { passed: 0, failed: 0, skipped: 0, brokenFiles: 0 };
  for (const file of report.testResults) {
    const tests = file.assertionResults ?? [];
    const failed = tests.filter((test) => test.status === 'failed').length;
    counts.passed += tests.filter((test) => test.status === 'passed').length;
    counts.failed += failed;
    counts.skipped += tests.filter((test) => test.status !== 'passed' && test.status !== 'failed').length;
    if (file.status === 'failed' && failed === 0) counts.brokenFiles += 1;
  }
  return counts;
}
