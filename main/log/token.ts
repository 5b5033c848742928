import { createHmac, randomBytes } from 'node:crypto';

/** Made anew at every start, so that a log of today cannot be matched with one of yesterday, nor tried with every number there is. */
const KEY = randomBytes(32);

/** What stands for a person or number in logs: the same all through this run, so that one call can be followed. */
export const tokenOf = (who: string): string =>
  isToken(who) ? who : `~${createHmac('sha256', KEY).update(plainest(who)).digest('hex').slice(0, 8)}`;

/** What was redacted already stays as it is. */
const isToken = (text: string): boolean => /^(?:~[0-9a-f]{8}|…)$/.test(text);

/** A number is the same number whatever separators it is written with, and whether its "+" is a 00. */
const plainest = (who: string): string => {
  const text = who
    .replaceAll(/%[0-9a-f]{2}/gi, unescaped)
    .trim()
    .toLowerCase();
  return /^[+\d\s().\-/]+$/.test(text) ? text.replaceAll(/\D/g, '').replace(/^00/, '') : text;
};

const unescaped = (given: string): string => {
  const code = Number.parseInt(given.slice(1), 16);
  return code < 0x80 ? String.fromCharCode(code) : given;
};
