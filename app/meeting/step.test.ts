import { expect, test } from 'vitest';
import type { MeetingPhase } from './meeting.ts';
import { type MeetingInput, meetingStep } from './step.ts';

const phases: readonly MeetingPhase[] = [
  { phase: 'created' },
  { phase: 'ringing' },
  { phase: 'live', since: 5 },
  { phase: 'ending', since: 5, why: 'time' },
  { phase: 'ended', since: 5, at: 9, why: 'time' },
];

const inputs: readonly MeetingInput[] = [
  { type: 'called' },
  { type: 'joined', at: 7 },
  { type: 'emptied', at: 9 },
  { type: 'end', why: 'by-host' },
];

const cell = (phase: MeetingPhase, input: MeetingInput): string => {
  const result = meetingStep(phase, input);
  if ('refused' in result) return '✗';
  const why = 'why' in result.next ? `(${result.next.why})` : '';
  return [result.next.phase + why, ...result.effects.map((effect) => `!${effect.do}`)].join(' ');
};

test('the whole table: which input moves which phase where, and what main does on the way', () => {
  const rows = phases.map((phase) => `${phase.phase}: ${inputs.map((input) => cell(phase, input)).join(' | ')}`);
  expect(rows).toEqual([
    'created: ringing | live | ending(not-reached) !part | ending(by-host) !part',
    'ringing: ringing | live | ending(not-reached) !part | ending(by-host) !part',
    'live: live | live | ending(empty) !part | ending(by-host) !part',
    'ending: ✗ | ✗ | ended(time) !close | ending(time)',
    'ended: ✗ | ✗ | ended(time) | ✗',
  ]);
});

test('a meeting keeps the time it went live, whoever joins later, so that its record has a true beginning', () => {
  const live = meetingStep({ phase: 'live', since: 5 }, { type: 'joined', at: 8 });
  expect(live).toMatchObject({ next: { phase: 'live', since: 5 } });
  const ending = meetingStep({ phase: 'live', since: 5 }, { type: 'end', why: 'time' });
  expect(ending).toMatchObject({ next: { since: 5 } });
  expect(meetingStep({ phase: 'ending', since: 5, why: 'time' }, { type: 'emptied', at: 9 })).toMatchObject({
    next: { phase: 'ended', since: 5, at: 9 },
  });
});

test('the first reason of an end stays, because leaving people empty the meeting on the way', () => {
  expect(meetingStep({ phase: 'ending', since: 5, why: 'time' }, { type: 'end', why: 'by-host' })).toMatchObject({
    next: { why: 'time' },
  });
});
