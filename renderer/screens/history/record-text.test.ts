import { describe, expect, test } from 'vitest';
import type { CallRecord } from '../../../app/call/call-record.ts';
import { outcome } from '../../../app/call/outcome.ts';
import { recordText } from './record-text.ts';

const record = (change: Partial<CallRecord>): CallRecord => ({
  id: 'r',
  direction: 'out',
  name: 'Grace',
  address: '+1',
  mediaType: 0,
  startedAt: 0,
  answeredAt: 1000,
  endedAt: 63_000,
  outcome: outcome('completed', ''),
  meeting: null,
  joinPolicy: null,
  ...change,
});

describe('recordText', () => {
  test('a call that went well says how long it was', () => {
    expect(recordText('en', record({}), false)).toBe('Lasted 1:02.');
  });
  test('a call that failed says why', () => {
    expect(recordText('en', record({ answeredAt: null, outcome: outcome('no-answer', '') }), false)).toBe(
      'Grace did not answer.',
    );
  });
  test('a record without an end was interrupted, unless the call still goes on', () => {
    const open = record({ endedAt: null, outcome: null });
    expect(recordText('en', open, false)).toContain('Interrupted');
    expect(recordText('en', open, true)).toBe('Going on now.');
  });
});
