import { expect, test } from 'vitest';
import { INITIAL_SESSION } from '../../media/media-store.ts';
import { statText } from './stat-text.ts';

test('a number is written bare, with one decimal at most, so that it can be read by a machine too', () => {
  expect(statText('heardDb', { ...INITIAL_SESSION, heardDb: -23.4567 })).toBe('-23.5');
  expect(statText('heardHz', { ...INITIAL_SESSION, heardHz: 1000 })).toBe('1000');
});
test('losses are shares and shown in per cent', () => {
  expect(statText('lossIn', { ...INITIAL_SESSION, lossIn: 0.0123 })).toBe('1.2');
});
test('what is not known is a dash, never a zero', () => {
  expect(statText('roundTripMs', INITIAL_SESSION)).toBe('–');
  expect(statText('framesPerSecond', undefined)).toBe('–');
  expect(statText('jitterMs', { ...INITIAL_SESSION, jitterMs: Number.NaN })).toBe('–');
});
