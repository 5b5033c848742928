import type { Update } from '../../app/update/update.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** How long a notice that is put off, or a version that was refused, is left alone, ms. */
export const DAY = 24 * HOUR;

/** After a start, so that whole offices that start at nine do not ask at nine; ms. */
const FIRST = 5 * MINUTE;
/** Between looks that went well, ms. */
const EVERY = 6 * HOUR;
/** After a first failure; doubled with each, up to `EVERY`; ms. */
const BACK_OFF = 10 * MINUTE;

/** What decides when to look next by oneself. */
export type Looked = {
  readonly phase: Update['phase'];
  /** Whether it was asked at all since the start. */
  readonly asked: boolean;
  /** Failures in a row. */
  readonly failures: number;
  /** The least the server asked for, ms; 0 for nothing. */
  readonly retryAfter: number;
};

/** Milliseconds until the next look, spread by a quarter either way; null where none is due. `random` gives 0–1. */
export const nextLook = ({ phase, asked, failures, retryAfter }: Looked, random: () => number): number | null => {
  const spread = (ms: number): number => Math.round(ms * (0.75 + random() / 2));
  switch (phase) {
    case 'idle':
      return spread(asked ? EVERY : FIRST);
    case 'failed':
      return Math.max(spread(Math.min(EVERY, BACK_OFF * 2 ** Math.max(0, failures - 1))), Math.min(retryAfter, DAY));
    case 'refused':
      return spread(DAY);
    default:
      return null;
  }
};

/** `Retry-After` in ms (RFC 9110 section 10.2.3): seconds or a date; 0 when there is none to understand. */
export const retryAfterOf = (header: string | undefined, now: number): number => {
  if (header === undefined) return 0;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, at - now);
};
