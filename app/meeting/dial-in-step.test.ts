import { expect, test } from 'vitest';
import { AT_THE_ENTRANCE, type DialIn, MOST_DIGITS, MOST_WRONG, ROUNDS } from './dial-in.ts';
import { type DialInInput, dialInStep } from './dial-in-step.ts';

const asking = { typed: '', wrong: 0, rounds: ROUNDS };
const phases: readonly DialIn[] = [
  AT_THE_ENTRANCE,
  { phase: 'asks-password', meeting: '123456789', ...asking },
  { phase: 'waits' },
  { phase: 'in' },
  { phase: 'over' },
];

const inputs: readonly DialInInput[] = [
  { type: 'digit', digit: '5' },
  { type: 'found', meeting: '123456789' },
  { type: 'wrong' },
  { type: 'password-needed' },
  { type: 'enters' },
  { type: 'waits' },
  { type: 'refused' },
  { type: 'put-out' },
  { type: 'time' },
  { type: 'gone' },
];

const cell = (phase: DialIn, input: DialInInput): string => {
  const { next, effects } = dialInStep(phase, input);
  return [next.phase, ...effects.map((one) => `!${one.do === 'prompt' ? one.prompt : one.do}`)].join(' ');
};

test('the whole table: which input moves which phase where, and what main does on the way', () => {
  const rows = phases.map((phase) => `${phase.phase}: ${inputs.map((input) => cell(phase, input)).join(' | ')}`);
  expect(rows).toMatchInlineSnapshot(`
    [
      "asks-id: asks-id | asks-password !knock | asks-id !wrong | asks-id | asks-id | asks-id | over !refused !hang-up | over !refused !hang-up | asks-id !enter-id | over",
      "asks-password: asks-password | asks-password | asks-password !wrong | asks-password !enter-password | in !in | waits !wait | over !refused !hang-up | over !refused !hang-up | asks-password !enter-password | over",
      "waits: waits | waits | waits | waits | in !in | waits | over !refused !hang-up | over !refused !hang-up | waits !wait | over",
      "in: in | in | in | in | in | in | in | over !hang-up | in | over",
      "over: over | over | over | over | over | over | over | over | over | over",
    ]
  `);
});

/** What is done when keys are pressed one after the other. */
const pressed = (from: DialIn, keys: string): { phase: DialIn; did: string[] } => {
  let phase = from;
  const did: string[] = [];
  for (const digit of keys) {
    const { next, effects } = dialInStep(phase, { type: 'digit', digit });
    phase = next;
    for (const one of effects) {
      if (one.do === 'find') did.push(`find ${one.id}`);
      else if (one.do === 'knock') did.push(`knock ${one.meeting} ${one.password}`);
      else did.push(one.do === 'prompt' ? one.prompt : one.do);
    }
  }
  return { phase, did };
};

test('# ends an ID and a password, * takes back what was typed, and the keys A to D are none', () => {
  expect(pressed(AT_THE_ENTRANCE, '12A*123B456789#').did).toEqual(['enter-id', 'find 123456789']);
  const asks: DialIn = { phase: 'asks-password', meeting: '123456789', ...asking };
  expect(pressed(asks, '#654321#').did).toEqual(['enter-password', 'knock 123456789 654321']);
});

test('what is typed has an end, so that nobody fills the memory by pressing keys', () => {
  const { phase } = pressed(AT_THE_ENTRANCE, '7'.repeat(1000));
  expect(phase).toMatchObject({ typed: '7'.repeat(MOST_DIGITS) });
});

test('wrong IDs and wrong passwords count together, and the third ends the call with a word', () => {
  let phase: DialIn = dialInStep(AT_THE_ENTRANCE, { type: 'wrong' }).next;
  phase = dialInStep(phase, { type: 'found', meeting: '123456789' }).next;
  for (let i = 2; i < MOST_WRONG; i++) phase = dialInStep(phase, { type: 'wrong' }).next;
  expect(dialInStep(phase, { type: 'wrong' })).toEqual({
    next: { phase: 'over' },
    effects: [{ do: 'prompt', prompt: 'refused' }, { do: 'hang-up' }],
  });
});

test('keys keep nobody at the entrance: after some rounds the call ends, whatever is pressed', () => {
  let phase: DialIn = AT_THE_ENTRANCE;
  for (let round = 0; round < ROUNDS; round++) {
    phase = pressed(phase, '1*2').phase;
    phase = dialInStep(phase, { type: 'time' }).next;
  }
  expect(phase.phase).toBe('over');
});

test('who types is not talked over', () => {
  expect(dialInStep(pressed(AT_THE_ENTRANCE, '12').phase, { type: 'time' }).effects).toEqual([]);
});
