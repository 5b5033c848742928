import { expect, test } from 'vitest';
import { quantile, shown, spreadOf, spreadText } from './figures.ts';
import { tableOf } from './table.ts';

const oneTo = (n: number): number[] => Array.from({ length: n }, (_, i) => n - i);

test('a percentile is a value that was really measured, by nearest rank, whatever the order', () => {
  expect(spreadOf(oneTo(100))).toEqual({ p50: 50, p95: 95, p99: 99 });
  expect(spreadOf(oneTo(20))).toEqual({ p50: 10, p95: 19, p99: 20 });
  expect(quantile([7, 3, 9], 0.5)).toBe(7);
  expect(spreadOf([4])).toEqual({ p50: 4, p95: 4, p99: 4 });
});

test('nothing measured is shown as a dash, so that a row which did not run never looks fast', () => {
  expect(spreadText(spreadOf([]), 'ms')).toBe('– / – / – ms');
});

test('numbers are sorted as numbers: 9 is less than 10', () => {
  expect(quantile([10, 9, 100], 1)).toBe(100);
  expect(quantile([10, 9, 100], 0.01)).toBe(9);
});

test('a figure has the digits it is worth', () => {
  expect([0.123, 1.234, 12.34, 123.4, 1234.5].map(shown)).toEqual(['0.12', '1.23', '12.3', '123', '1235']);
});

test('the columns stand below one another and the verdict is the last word of its line', () => {
  const lines = tableOf([
    { what: 'a', figure: '1 ms', goal: { text: '< 2 ms', met: true } },
    { what: 'much longer', figure: '30 ms', goal: { text: '< 2 ms', met: false }, peer: 'baresip 15 ms', ratio: 2 },
    { what: 'no goal', figure: '5 %' },
  ]).split('\n');
  const [head, rule, a, b, c] = lines as [string, string, string, string, string];
  expect(lines).toHaveLength(5);
  for (const line of [a, b, c]) expect(line[head.indexOf('figure')]).toMatch(/\d/);
  expect(a.indexOf('<')).toBe(head.indexOf('goal'));
  expect(b.indexOf('<')).toBe(head.indexOf('goal'));
  expect(a).toMatch(/ ok$/);
  expect(b).toMatch(/baresip 15 ms +2\.00 × +over$/);
  expect(c).toMatch(/5 %$/);
  expect(rule).toHaveLength(Math.max(head.length, a.length, b.length, c.length));
});
