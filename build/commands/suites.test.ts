import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chosen, onlyOf, suitesOf, together } from './suites.mjs';

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'parley-suites-'));
  fs.writeFileSync(path.join(root, 'package.json'), '{}');
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const names = () => suitesOf(root).map((suite) => suite.name);

it('runs the quick checks before the slow suites', () => {
  fs.writeFileSync(path.join(root, 'knip.json'), '{}');
  fs.mkdirSync(path.join(root, 'build', 'test'), { recursive: true });
  for (const name of ['engine', 'telephones', 'signalling', 'package', 'e2e'])
    fs.writeFileSync(path.join(root, 'build', 'test', `vitest.${name}.config.ts`), '');
  expect(names()).toEqual([
    'typecheck',
    'lint',
    'knip',
    'unit',
    'engine',
    'telephones',
    'signalling',
    'package',
    'e2e',
  ]);
});

it('leaves out the suites that this checkout does not configure', () => {
  expect(names()).toEqual(['typecheck', 'lint', 'unit']);
});

it('gives every Vitest suite a report of its own, so that one cannot be counted as another', () => {
  const unit = suitesOf(root).find((suite) => suite.name === 'unit');
  expect(unit?.report).toBe('out/test/unit.json');
  expect(unit?.args).toContain('--outputFile.json=out/test/unit.json');
});

it('runs files of a suite again with the same configuration and another report', () => {
  fs.mkdirSync(path.join(root, 'build', 'test'), { recursive: true });
  fs.writeFileSync(path.join(root, 'build', 'test', 'vitest.e2e.config.ts'), '');
  const e2e = suitesOf(root).find((suite) => suite.name === 'e2e');
  if (e2e === undefined) throw new Error('no e2e');
  const again = onlyOf(e2e, ['build/test/e2e/a.test.ts']);
  expect(again.report).toBe('out/test/e2e-again.json');
  expect(again.args).toContain('--outputFile.json=out/test/e2e-again.json');
  expect(again.args).not.toContain('--outputFile.json=out/test/e2e.json');
  expect(again.args.at(-1)).toBe('build/test/e2e/a.test.ts');
});

it('never runs checks and unit tests again, since they have no clock to blame', () => {
  fs.writeFileSync(path.join(root, 'knip.json'), '{}');
  expect(suitesOf(root).filter((suite) => suite.again)).toEqual([]);
});

it('runs a suite that mostly waits beside the one before it, and alone when only it was asked for', () => {
  const suite = (name: string, beside: boolean) => ({
    name,
    tool: '',
    args: [],
    report: undefined,
    beside,
    again: false,
  });
  const [engine, signalling, e2e] = [suite('engine', false), suite('signalling', true), suite('e2e', false)];
  expect(together([engine, signalling, e2e])).toEqual([[engine, signalling], [e2e]]);
  expect(together([signalling, e2e])).toEqual([[signalling], [e2e]]);
});

it('runs only the suites that were asked for, in their own order, and knows a wrong name', () => {
  const suites = suitesOf(root);
  expect(chosen(suites, ['unit', 'lint'])?.map((suite) => suite.name)).toEqual(['lint', 'unit']);
  expect(chosen(suites, [])).toHaveLength(suites.length);
  expect(chosen(suites, ['untit'])).toBeUndefined();
});
