/** First pause and longest pause between attempts, ms. */
const FIRST = 1_000;
const LONGEST = 120_000;

/** Milliseconds until the next attempt after `failures` failures in a row: 1 s doubling to 120 s, half of it by chance (RFC 5626 section 4.5). */
export const backoff = (failures: number, random: number): number => {
  const top = Math.min(LONGEST, FIRST * 2 ** Math.min(Math.max(failures, 1) - 1, 20));
  return top / 2 + (top / 2) * random;
};

/** Milliseconds after which a binding of so many seconds is refreshed: between 80 and 90 % of its life. */
export const refreshAfter = (seconds: number, random: number): number => seconds * 1_000 * (0.8 + 0.1 * random);
