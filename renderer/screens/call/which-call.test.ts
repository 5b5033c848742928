import { describe, expect, test } from 'vitest';
import type { Call } from '../../../app/call/call.ts';
import { outcome } from '../../../app/call/outcome.ts';
import { sampleCall } from './sample-call.fake.ts';
import { busyCall, whichCall } from './which-call.ts';

const active = sampleCall('active');
const held = sampleCall('held', { state: { phase: 'held', since: 1, heldByPeer: false } });
const ended = sampleCall('ended', {
  startedAt: 9000,
  state: { phase: 'ended', answeredAt: 1, at: 2, outcome: outcome('completed', '') },
});
const incoming = sampleCall('incoming', { direction: 'in', state: { phase: 'incoming', silenced: false } });
const id = (calls: readonly Call[], wanted: string | null = null): string | undefined => whichCall(calls, wanted)?.id;

describe('whichCall', () => {
  test('a call that only rings at us takes nobody’s screen', () => {
    expect(id([incoming])).toBeUndefined();
    expect(id([active, incoming])).toBe('active');
  });
  test('the call one talks in comes before held ones, and live ones before ended ones', () => {
    expect(id([ended, held, active])).toBe('active');
    expect(id([ended, held])).toBe('held');
    expect(id([ended])).toBe('ended');
  });
  test('the person’s choice wins while it lives', () => {
    expect(id([held, active], 'held')).toBe('held');
    expect(id([active, ended], 'ended')).toBe('active');
    expect(id([active], 'gone')).toBe('active');
  });
});

describe('busyCall', () => {
  test('answering would disturb the active call, or the one that is being set up', () => {
    expect(busyCall([held, active])?.id).toBe('active');
    expect(busyCall([sampleCall('c', { state: { phase: 'calling' } }), incoming])?.id).toBe('c');
    expect(busyCall([held, ended, incoming])).toBeUndefined();
  });
});
