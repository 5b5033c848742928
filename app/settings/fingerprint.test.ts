import { expect, test } from 'vitest';
import { readFingerprint } from './fingerprint.ts';

const HEX = '0123456789abcdef'.repeat(4);
const KEPT = HEX.toUpperCase().match(/../g)!.join(':');

test.each([HEX, KEPT, KEPT.toLowerCase(), KEPT.replaceAll(':', ' '), ` ${HEX.slice(0, 32)}\n${HEX.slice(32)} `])(
  '%j is the same fingerprint, because people paste it as they got it',
  (text) => expect(readFingerprint(text)).toBe(KEPT),
);

test.each(['', HEX.slice(1), `${HEX}0`, `${HEX.slice(1)}g`, `0x${HEX}`])('%j is none', (text) =>
  expect(readFingerprint(text)).toBeNull(),
);
