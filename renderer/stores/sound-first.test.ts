import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Call } from '../../app/call/call.ts';
import { soundFirst } from './sound-first.ts';

const call = (id: string, phase: string): Call => ({ id, state: { phase } }) as Call;

let drawn: string[] = [];
let take: (calls: readonly Call[]) => void;
beforeEach(() => {
  vi.useFakeTimers();
  drawn = [];
  take = soundFirst((calls) => drawn.push(calls.map(({ id, state }) => `${id} ${state.phase}`).join(', ')));
});
afterEach(() => vi.useRealTimers());

test('what rings is drawn at once, because somebody waits to see it', () => {
  take([call('a', 'calling')]);
  take([call('a', 'ringing')]);
  expect(drawn).toEqual(['a calling', 'a ringing']);
});

test('an answered call is drawn a moment later, as it then is, because its first sound comes first', () => {
  take([call('a', 'ringing')]);
  take([call('a', 'active')]);
  take([call('a', 'active'), call('b', 'incoming')]);
  expect(drawn).toEqual(['a ringing']);
  vi.runAllTimers();
  expect(drawn).toEqual(['a ringing', 'a active, b incoming']);
  take([call('a', 'active')]);
  expect(drawn.at(-1)).toBe('a active');
});

test('what media says of a call that still rings is drawn a moment later, because that is when it is negotiated', () => {
  take([call('a', 'ringing')]);
  take([call('a', 'ringing')]);
  take([call('a', 'active')]);
  expect(drawn).toEqual(['a ringing']);
  vi.runAllTimers();
  expect(drawn).toEqual(['a ringing', 'a active']);
});

test('a call that is found active or is taken off hold is drawn at once, because its media runs already', () => {
  take([call('a', 'active')]);
  take([call('a', 'held')]);
  take([call('a', 'active')]);
  expect(drawn).toEqual(['a active', 'a held', 'a active']);
});
