/** The value below or at which this share (0–1] of the values lies, by nearest rank; NaN for none. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.ceil(share * sorted.length);
  return sorted[Math.min(Math.max(rank, 1), sorted.length) - 1] ?? Number.NaN;
};

/** Median, 95th and 99th percentile. */
export type Spread = { readonly p50: number; readonly p95: number; readonly p99: number };

/** The spread of what was measured. */
export const spreadOf = (values: readonly number[]): Spread => ({
  p50: quantile(values, 0.5),
  p95: quantile(values, 0.95),
  p99: quantile(values, 0.99),
});

/** A number with as many digits as it is worth: 0.123, 1.23, 12.3, 123, 1234. */
export const shown = (value: number): string => {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
};

/** `p50 / p95 / p99 unit`. */
export const spreadText = ({ p50, p95, p99 }: Spread, unit: string): string =>
  `${shown(p50)} / ${shown(p95)} / ${shown(p99)} ${unit}`;
