import { shown } from './figures.ts';

/** One line of the benchmark's table. */
export type Line = {
  readonly what: string;
  /** Measured, with its unit; a spread is `p50 / p95 / p99`. */
  readonly figure: string;
  /** What issue 2 asks for; left out where it asks for nothing. */
  readonly goal?: { readonly text: string; readonly met: boolean };
  /** The same measured of somebody else in the same run. */
  readonly peer?: string;
  /** Ours by theirs. */
  readonly ratio?: number;
};

const HEAD = ['what', 'figure (p50 / p95 / p99)', 'goal', 'peer in the same run', 'ratio', ''];

/** The lines as one aligned table. */
export const tableOf = (lines: readonly Line[]): string => {
  const rows = [
    HEAD,
    ...lines.map(({ what, figure, goal, peer, ratio }) => [
      what,
      figure,
      goal?.text ?? '',
      peer ?? '',
      ratio === undefined ? '' : `${shown(ratio)} ×`,
      goal === undefined ? '' : goal.met ? 'ok' : 'over',
    ]),
  ];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const text = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  const [head, ...body] = rows.map(text);
  return [head, '-'.repeat(Math.max(...rows.map((row) => text(row).length))), ...body].join('\n');
};
