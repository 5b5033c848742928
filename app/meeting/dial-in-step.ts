import { type Asking, type DialIn, MOST_DIGITS, MOST_WRONG, ROUNDS } from './dial-in.ts';
import type { Prompt } from './prompt.ts';

/** What can happen to somebody who dials in. */
export type DialInInput =
  /** One of 0-9 * # A-D. */
  | { readonly type: 'digit'; readonly digit: string }
  /** The ID is that of a meeting here. */
  | { readonly type: 'found'; readonly meeting: string }
  /** What was typed is not the ID or the password, or is not looked at as there were too many tries. */
  | { readonly type: 'wrong' }
  | { readonly type: 'password-needed' }
  | { readonly type: 'enters' }
  | { readonly type: 'waits' }
  /** The meeting takes nobody, or not this one. */
  | { readonly type: 'refused' }
  /** A host removed them or turned them away, or the meeting is over. */
  | { readonly type: 'put-out' }
  /** A round of some seconds is over. */
  | { readonly type: 'time' }
  /** The call has ended. */
  | { readonly type: 'gone' };

/** What main must do because of an input. */
export type DialInEffect =
  | { readonly do: 'prompt'; readonly prompt: Prompt }
  /** Look for the meeting: `found` or `wrong` follows. */
  | { readonly do: 'find'; readonly id: string }
  /** Knock at the meeting with what was typed, "" for nothing: what comes of it follows. */
  | { readonly do: 'knock'; readonly meeting: string; readonly password: string }
  /** End the call, once the prompt before it has sounded. */
  | { readonly do: 'hang-up' };

/** The next phase, and what to do on the way. */
export type DialInStep = { readonly next: DialIn; readonly effects: readonly DialInEffect[] };

type Move<P extends DialIn['phase'], I extends DialInInput['type']> = (
  phase: Extract<DialIn, { phase: P }>,
  input: Extract<DialInInput, { type: I }>,
) => DialInStep;

/** Every phase has a cell for every input: a missing cell does not compile. */
type Table = { readonly [P in DialIn['phase']]: { readonly [I in DialInInput['type']]: Move<P, I> } };

type Asks = Extract<DialIn, Asking>;

const stay = (phase: DialIn): DialInStep => ({ next: phase, effects: [] });
const sound = (next: DialIn, prompt: Prompt): DialInStep => ({ next, effects: [{ do: 'prompt', prompt }] });
const question = ({ phase }: Asks): Prompt => (phase === 'asks-id' ? 'enter-id' : 'enter-password');
const gone = (): DialInStep => ({ next: { phase: 'over' }, effects: [] });
const hangUp = (): DialInStep => ({ next: { phase: 'over' }, effects: [{ do: 'hang-up' }] });
const refuse = (): DialInStep => ({
  next: { phase: 'over' },
  effects: [{ do: 'prompt', prompt: 'refused' }, { do: 'hang-up' }],
});
const enter = (): DialInStep => sound({ phase: 'in' }, 'in');
const wait = (): DialInStep => sound({ phase: 'waits' }, 'wait');
const wrong = (phase: Asks): DialInStep => {
  const next = { ...phase, typed: '', wrong: phase.wrong + 1 };
  return next.wrong >= MOST_WRONG ? refuse() : sound(next, 'wrong');
};
const ask = (phase: Asks): DialInStep => sound(phase, question(phase));
/** Rounds are never given back, so that pressing keys keeps nobody at the entrance. */
const time = (phase: Asks): DialInStep => {
  const next = { ...phase, rounds: phase.rounds - 1 };
  return next.rounds < 1 ? refuse() : phase.typed === '' ? ask(next) : stay(next);
};
/** # ends an answer, * takes it back. */
const digit = <P extends Asks>(phase: P, pressed: string, answered: (typed: string) => DialInEffect): DialInStep => {
  if (pressed === '*') return ask({ ...phase, typed: '' });
  if (pressed === '#') {
    return phase.typed === '' ? ask(phase) : { next: { ...phase, typed: '' }, effects: [answered(phase.typed)] };
  }
  if (!/^\d$/.test(pressed) || phase.typed.length >= MOST_DIGITS) return stay(phase);
  return stay({ ...phase, typed: phase.typed + pressed });
};

const table: Table = {
  'asks-id': {
    digit: (phase, input) => digit(phase, input.digit, (id) => ({ do: 'find', id })),
    found: (phase, { meeting }) => ({
      next: { phase: 'asks-password', meeting, typed: '', wrong: phase.wrong, rounds: ROUNDS },
      effects: [{ do: 'knock', meeting, password: '' }],
    }),
    wrong,
    'password-needed': stay,
    enters: stay,
    waits: stay,
    refused: refuse,
    'put-out': refuse,
    time,
    gone,
  },
  'asks-password': {
    digit: (phase, input) =>
      digit(phase, input.digit, (password) => ({ do: 'knock', meeting: phase.meeting, password })),
    found: stay,
    wrong,
    'password-needed': ask,
    enters: enter,
    waits: wait,
    refused: refuse,
    'put-out': refuse,
    time,
    gone,
  },
  waits: {
    digit: stay,
    found: stay,
    wrong: stay,
    'password-needed': stay,
    enters: enter,
    waits: stay,
    refused: refuse,
    'put-out': refuse,
    time: (phase) => sound(phase, 'wait'),
    gone,
  },
  in: {
    digit: stay,
    found: stay,
    wrong: stay,
    'password-needed': stay,
    enters: stay,
    waits: stay,
    refused: stay,
    'put-out': hangUp,
    time: stay,
    gone,
  },
  over: {
    digit: stay,
    found: stay,
    wrong: stay,
    'password-needed': stay,
    enters: stay,
    waits: stay,
    refused: stay,
    'put-out': stay,
    time: stay,
    gone: stay,
  },
};

/** Moves a caller by one input. */
export const dialInStep = (phase: DialIn, input: DialInInput): DialInStep => {
  const move = table[phase.phase][input.type] as (phase: DialIn, input: DialInInput) => DialInStep;
  return move(phase, input);
};
