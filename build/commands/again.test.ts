import { expect, it } from 'vitest';
import { failedTests, filesToRunAgain, withSecondRun } from './again.mjs';

const ROOT = '/checkout';
type File = readonly [name: string, status: string, tests: Readonly<Record<string, string>>];
const report = (...files: readonly File[]): string =>
  JSON.stringify({
    testResults: files.map(([name, status, tests]) => ({
      name: `${ROOT}/${name}`,
      status,
      assertionResults: Object.entries(tests).map(([fullName, result]) => ({ fullName, status: result })),
    })),
  });

const FIRST = report(
  ['a.test.ts', 'passed', { one: 'passed' }],
  ['b.test.ts', 'failed', { two: 'failed', three: 'passed' }],
  ['c.test.ts', 'failed', {}],
);

it('runs the files again that failed, also those that could not be run', () => {
  expect(filesToRunAgain(FIRST, ROOT)).toEqual(['b.test.ts', 'c.test.ts']);
});

it('runs nothing again when many files failed, since that is no chance, and nothing of a report that is cut', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((name): File => [`${name}.test.ts`, 'failed', { one: 'failed' }]);
  expect(filesToRunAgain(report(...many), ROOT)).toEqual([]);
  expect(filesToRunAgain('{"testResults":[', ROOT)).toEqual([]);
  expect(filesToRunAgain(undefined, ROOT)).toEqual([]);
});

it('believes the second run about its files and the first about all others', () => {
  const second = report(['b.test.ts', 'passed', { two: 'passed', three: 'passed' }]);
  expect(failedTests(withSecondRun(FIRST, second), ROOT)).toEqual(['c.test.ts: could not be run']);
});

it('believes the first run when the second left no report', () => {
  expect(failedTests(withSecondRun(FIRST, undefined), ROOT)).toEqual(['b.test.ts: two', 'c.test.ts: could not be run']);
});
