import type { Phase } from './call.ts';
import type { Outcome } from './outcome.ts';

/** What can happen to a call: the first four by the person, the rest by the network. */
export type Input =
  | { readonly type: 'answer'; readonly video: boolean }
  | { readonly type: 'hang-up' }
  | { readonly type: 'silence' }
  | { readonly type: 'hold' }
  | { readonly type: 'resume' }
  | { readonly type: 'progress'; readonly early: boolean }
  | { readonly type: 'established'; readonly at: number }
  /** The peer did not agree to the end of our hold. */
  | { readonly type: 'resume-refused' }
  | { readonly type: 'remote-hold'; readonly held: boolean }
  | { readonly type: 'ended'; readonly at: number; readonly outcome: Outcome };

/** What main must do because of an input. */
export type Effect =
  | { readonly do: 'answer' }
  | { readonly do: 'hang-up' }
  | { readonly do: 'hold' }
  | { readonly do: 'resume' }
  /** Free the media and write the record. */
  | { readonly do: 'close' };

/** The next phase, and what to do on the way; a refused input says why in plain words. */
export type Step = { readonly next: Phase; readonly effects: readonly Effect[] } | { readonly refused: string };

type Move<P extends Phase['phase'], I extends Input['type']> = (
  phase: Extract<Phase, { phase: P }>,
  input: Extract<Input, { type: I }>,
) => Step;

/** Every phase has a cell for every input: a missing cell does not compile. */
type Table = { readonly [P in Phase['phase']]: { readonly [I in Input['type']]: Move<P, I> } };

const stay = (phase: Phase, ...effects: Effect[]): Step => ({ next: phase, effects });
const refuse = (why: string) => (): Step => ({ refused: why });
const ignore = (phase: Phase): Step => stay(phase);
const hangUp = (phase: Phase): Step => stay(phase, { do: 'hang-up' });
const end =
  (answeredAt: (phase: Phase) => number | null) =>
  (phase: Phase, input: Extract<Input, { type: 'ended' }>): Step => ({
    next: { phase: 'ended', answeredAt: answeredAt(phase), at: input.at, outcome: input.outcome },
    effects: [{ do: 'close' }],
  });
const endUnanswered = end(() => null);
const endAnswered = end((phase) => ('since' in phase ? phase.since : null));
const establish = (_phase: Phase, input: Extract<Input, { type: 'established' }>): Step => ({
  next: { phase: 'active', since: input.at, heldByPeer: false },
  effects: [],
});

const notYet = refuse('the call is not connected yet');
const notIncoming = refuse('only an incoming call can be answered');
const over = refuse('the call has ended');

const table: Table = {
  calling: {
    answer: notIncoming,
    'hang-up': hangUp,
    silence: refuse('only an incoming call can be silenced'),
    hold: notYet,
    resume: notYet,
    progress: (_phase, input) => ({ next: { phase: 'ringing', early: input.early }, effects: [] }),
    established: establish,
    'resume-refused': ignore,
    'remote-hold': ignore,
    ended: endUnanswered,
  },
  ringing: {
    answer: notIncoming,
    'hang-up': hangUp,
    silence: refuse('only an incoming call can be silenced'),
    hold: notYet,
    resume: notYet,
    progress: (phase, input) => ({ next: { phase: 'ringing', early: phase.early || input.early }, effects: [] }),
    established: establish,
    'resume-refused': ignore,
    'remote-hold': ignore,
    ended: endUnanswered,
  },
  incoming: {
    answer: () => ({ next: { phase: 'answering' }, effects: [{ do: 'answer' }] }),
    'hang-up': hangUp,
    silence: () => ({ next: { phase: 'incoming', silenced: true }, effects: [] }),
    hold: notYet,
    resume: notYet,
    progress: ignore,
    established: establish,
    'resume-refused': ignore,
    'remote-hold': ignore,
    ended: endUnanswered,
  },
  answering: {
    answer: refuse('the call is being answered already'),
    'hang-up': hangUp,
    silence: ignore,
    hold: notYet,
    resume: notYet,
    progress: ignore,
    established: establish,
    'resume-refused': ignore,
    'remote-hold': ignore,
    ended: endUnanswered,
  },
  active: {
    answer: refuse('the call is answered already'),
    'hang-up': hangUp,
    silence: refuse('the call is answered already'),
    hold: (phase) => ({ next: { ...phase, phase: 'held' }, effects: [{ do: 'hold' }] }),
    resume: ignore,
    progress: ignore,
    established: ignore,
    'resume-refused': (phase) => ({ next: { ...phase, phase: 'held' }, effects: [] }),
    'remote-hold': (phase, input) => ({ next: { ...phase, heldByPeer: input.held }, effects: [] }),
    ended: endAnswered,
  },
  held: {
    answer: refuse('the call is answered already'),
    'hang-up': hangUp,
    silence: refuse('the call is answered already'),
    hold: ignore,
    resume: (phase) => ({ next: { ...phase, phase: 'active' }, effects: [{ do: 'resume' }] }),
    progress: ignore,
    established: ignore,
    'resume-refused': ignore,
    'remote-hold': (phase, input) => ({ next: { ...phase, heldByPeer: input.held }, effects: [] }),
    ended: endAnswered,
  },
  ended: {
    answer: over,
    'hang-up': over,
    silence: over,
    hold: over,
    resume: over,
    progress: ignore,
    established: ignore,
    'resume-refused': ignore,
    'remote-hold': ignore,
    ended: ignore,
  },
};

/** Moves a call by one input. */
export const step = (phase: Phase, input: Input): Step => {
  const move = table[phase.phase][input.type] as (phase: Phase, input: Input) => Step;
  return move(phase, input);
};
