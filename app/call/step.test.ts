import { expect, test } from 'vitest';
import type { Phase } from './call.ts';
import { outcome } from './outcome.ts';
import { type Input, step } from './step.ts';

const phases: readonly Phase[] = [
  { phase: 'calling' },
  { phase: 'ringing', early: false },
  { phase: 'incoming', silenced: false },
  { phase: 'answering' },
  { phase: 'active', since: 5, heldByPeer: false },
  { phase: 'held', since: 5, heldByPeer: false },
  { phase: 'ended', answeredAt: 5, at: 9, outcome: outcome('completed', '') },
];

const inputs: readonly Input[] = [
  { type: 'answer', video: true },
  { type: 'hang-up' },
  { type: 'silence' },
  { type: 'hold' },
  { type: 'resume' },
  { type: 'progress', early: true },
  { type: 'established', at: 7 },
  { type: 'resume-refused' },
  { type: 'remote-hold', held: true },
  { type: 'ended', at: 9, outcome: outcome('busy', '') },
];

const cell = (phase: Phase, input: Input): string => {
  const result = step(phase, input);
  if ('refused' in result) return '✗';
  return [result.next.phase, ...result.effects.map((e) => `!${e.do}`)].join(' ');
};

test('the whole table: which input moves which phase where, and what main does on the way', () => {
  const rows = phases.map((phase) => `${phase.phase}: ${inputs.map((input) => cell(phase, input)).join(' | ')}`);
  expect(rows).toMatchInlineSnapshot(`
    [
      "calling: ✗ | calling !hang-up | ✗ | ✗ | ✗ | ringing | active | calling | calling | ended !close",
      "ringing: ✗ | ringing !hang-up | ✗ | ✗ | ✗ | ringing | active | ringing | ringing | ended !close",
      "incoming: answering !answer | incoming !hang-up | incoming | ✗ | ✗ | incoming | active | incoming | incoming | ended !close",
      "answering: ✗ | answering !hang-up | answering | ✗ | ✗ | answering | active | answering | answering | ended !close",
      "active: ✗ | active !hang-up | ✗ | held !hold | active | active | active | held | active | ended !close",
      "held: ✗ | held !hang-up | ✗ | held | active !resume | held | held | held | held | ended !close",
      "ended: ✗ | ✗ | ✗ | ✗ | ✗ | ended | ended | ended | ended | ended",
    ]
  `);
});

test('a call that was answered remembers when, also while held, so that its record has a duration', () => {
  for (const phase of ['active', 'held'] as const) {
    const result = step({ phase, since: 5, heldByPeer: true }, { type: 'ended', at: 9, outcome: outcome('lost', '') });
    expect(result).toMatchObject({ next: { phase: 'ended', answeredAt: 5, at: 9 } });
  }
});

test('a call is held the moment the person says so, because a peer that refuses the re-INVITE must not go on listening', () => {
  expect(step({ phase: 'active', since: 5, heldByPeer: false }, { type: 'hold' })).toMatchObject({
    next: { phase: 'held' },
    effects: [{ do: 'hold' }],
  });
});

test('early media stays once it came, because a later 180 does not take the peer’s sound away', () => {
  const result = step({ phase: 'ringing', early: true }, { type: 'progress', early: false });
  expect(result).toMatchObject({ next: { phase: 'ringing', early: true } });
});

test('a second ended changes nothing, so an outcome is written once', () => {
  const over: Phase = { phase: 'ended', answeredAt: null, at: 1, outcome: outcome('busy', '') };
  expect(step(over, { type: 'ended', at: 2, outcome: outcome('failed', '') })).toEqual({ next: over, effects: [] });
});
