import { expect, test } from 'vitest';
import { updateText } from './update-text.ts';

const AT = Date.parse('2026-11-26T09:30:00Z');
const words = (update: Parameters<typeof updateText>[1]['update'], nextAt: number | null = null): string => {
  const { what, next } = updateText('en', { update, nextAt }, AT, 'UTC');
  return `${what} ${next}`.trim();
};

test('a failure says what to do or when Parley tries again, and a refusal that nothing was changed', () => {
  expect(words({ phase: 'failed', why: 'unreachable', at: AT }, AT + 600_000)).toBe(
    'The update server could not be reached (09:30). Check the network. Parley tries again at 09:40.',
  );
  expect(words({ phase: 'refused', why: 'checksum', version: '0.2.0', at: AT })).toBe(
    'Parley 0.2.0 was refused: the file is not the one that was published (09:30). Nothing was changed. Tell your IT department if it happens again.',
  );
});

test('a version that is older says so wherever it is offered, because going back is the person’s own wish', () => {
  for (const phase of ['ready', 'deferred'] as const) {
    expect(words({ phase, version: '0.1.9', back: true, until: AT })).toContain('older than this beta');
    expect(words({ phase, version: '0.2.0', back: false, until: AT })).not.toContain('older');
  }
});

test('never asked is not up to date', () => {
  expect(words({ phase: 'idle', checkedAt: null })).toBe('Not asked yet since Parley was started.');
  expect(words({ phase: 'idle', checkedAt: AT })).toBe('Up to date, asked at 09:30.');
});
