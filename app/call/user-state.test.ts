import { expect, test } from 'vitest';
import type { Call, Phase } from './call.ts';
import { userStateOf } from './user-state.ts';

const call = (phase: Phase['phase'], ours: boolean): Call =>
  ({ state: { phase }, meeting: ours ? {} : null }) as unknown as Call;

test.each([
  ['idle', []],
  ['idle', [call('incoming', false), call('ended', true)]],
  ['in-meeting', [call('calling', true)]],
  ['in-call', [call('active', false)]],
  ['in-meeting', [call('held', true), call('active', false)]],
] as const)('%s', (state, calls) => {
  expect(userStateOf(calls)).toBe(state);
});
