import { expect, it } from 'vitest';
import { countCheck, countLine, countVitest, total } from './count.mjs';

const ended = { code: 0, stopped: false };
const failedEnd = { code: 1, stopped: false };

function report(...files: { status: string; tests: string[] }[]): string {
  return JSON.stringify({
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((one) => ({ status: one })),
    })),
  });
}

it('counts each test by its own status; what was not run (skipped, to do) is skipped', () => {
  const text = report(
    { status: 'passed', tests: ['passed', 'passed', 'pending', 'todo'] },
    { status: 'failed', tests: ['failed', 'passed'] },
  );
  expect(countVitest(text, failedEnd)).toEqual({ passed: 3, failed: 1, skipped: 2, note: '' });
});

it('counts a file that could not be loaded as a failure, though it reports no test', () => {
  const count = countVitest(
    report({ status: 'passed', tests: ['passed'] }, { status: 'failed', tests: [] }),
    failedEnd,
  );
  expect(count).toMatchObject({ passed: 1, failed: 1 });
  expect(count.note).toContain('1 test file(s) could not be run');
});

it('counts a suite that left no report as failed, so that a crash is never a green run', () => {
  expect(countVitest(undefined, failedEnd)).toMatchObject({
    passed: 0,
    failed: 1,
    note: 'left no report (exit code 1)',
  });
  expect(countVitest(undefined, ended).failed).toBe(1);
});

it('counts a report that is cut or of another shape as failed', () => {
  expect(countVitest('{"testResults":[', ended).failed).toBe(1);
  expect(countVitest('{}', ended).failed).toBe(1);
  expect(countVitest('null', ended).failed).toBe(1);
});

it('counts a suite that ran no test as failed, because a wrong path would look like success', () => {
  expect(countVitest(report(), ended)).toEqual({ passed: 0, failed: 1, skipped: 0, note: 'ran no test' });
  expect(countVitest(report({ status: 'passed', tests: ['pending'] }), ended)).toMatchObject({ failed: 1, skipped: 1 });
});

it('counts an error outside any test, which only shows in the exit code', () => {
  expect(countVitest(report({ status: 'passed', tests: ['passed'] }), failedEnd)).toMatchObject({
    passed: 1,
    failed: 1,
  });
});

it('counts a suite stopped by the time limit as failed, whatever its tests said before', () => {
  const count = countVitest(report({ status: 'passed', tests: ['passed'] }), { code: null, stopped: true });
  expect(count).toMatchObject({ passed: 1, failed: 1, note: 'stopped before it finished' });
  expect(countCheck({ code: null, stopped: true })).toMatchObject({ passed: 0, failed: 1 });
});

it('counts a check without tests of its own as one', () => {
  expect(countCheck(ended)).toEqual({ passed: 1, failed: 0, skipped: 0, note: '' });
  expect(countCheck({ code: 2, stopped: false })).toMatchObject({ passed: 0, failed: 1, note: 'exit code 2' });
});

it('ends in the one plain line that CI reads', () => {
  const sum = total([
    countCheck(ended),
    countCheck(failedEnd),
    countVitest(report({ status: 'passed', tests: ['passed', 'todo'] }), ended),
  ]);
  expect(countLine(sum)).toBe('2 passed, 1 failed, 1 skipped');
});
