import type { MeetingEnd, MeetingPhase } from './meeting.ts';

/** What can happen to a meeting as a whole. */
export type MeetingInput =
  /** Somebody is being called into it. */
  | { readonly type: 'called' }
  /** Somebody besides the host is in. */
  | { readonly type: 'joined'; readonly at: number }
  /** Nobody besides the host is in, rings, waits or may come back. */
  | { readonly type: 'emptied'; readonly at: number }
  /** It is to end for everyone. */
  | { readonly type: 'end'; readonly why: MeetingEnd };

/** What main must do because of an input. */
export type MeetingEffect =
  /** Tell everybody, and take down their calls and legs. */
  | { readonly do: 'part' }
  /** Close the room, forget the passwords and tokens, give the ID back. */
  | { readonly do: 'close' };

/** The next phase, and what to do on the way; a refused input says why in plain words. */
export type MeetingStep =
  | { readonly next: MeetingPhase; readonly effects: readonly MeetingEffect[] }
  | { readonly refused: string };

type Move<P extends MeetingPhase['phase'], I extends MeetingInput['type']> = (
  phase: Extract<MeetingPhase, { phase: P }>,
  input: Extract<MeetingInput, { type: I }>,
) => MeetingStep;

/** Every phase has a cell for every input: a missing cell does not compile. */
type Table = { readonly [P in MeetingPhase['phase']]: { readonly [I in MeetingInput['type']]: Move<P, I> } };

const stay = (phase: MeetingPhase): MeetingStep => ({ next: phase, effects: [] });
const refuse = (why: string) => (): MeetingStep => ({ refused: why });
const ring = (): MeetingStep => ({ next: { phase: 'ringing' }, effects: [] });
const begin = (_phase: MeetingPhase, input: { readonly at: number }): MeetingStep => ({
  next: { phase: 'live', since: input.at },
  effects: [],
});
const ending = (phase: MeetingPhase, why: MeetingEnd): MeetingStep => ({
  next: { phase: 'ending', since: 'since' in phase ? phase.since : null, why },
  effects: [{ do: 'part' }],
});
const end = (phase: MeetingPhase, input: { readonly why: MeetingEnd }): MeetingStep => ending(phase, input.why);

const over = refuse('the meeting is over');

const table: Table = {
  created: {
    called: ring,
    joined: begin,
    emptied: (phase) => ending(phase, 'not-reached'),
    end,
  },
  ringing: {
    called: stay,
    joined: begin,
    emptied: (phase) => ending(phase, 'not-reached'),
    end,
  },
  live: {
    called: stay,
    joined: stay,
    emptied: (phase) => ending(phase, 'empty'),
    end,
  },
  ending: {
    called: over,
    joined: over,
    emptied: (phase, input) => ({
      next: { phase: 'ended', since: phase.since, at: input.at, why: phase.why },
      effects: [{ do: 'close' }],
    }),
    end: stay,
  },
  ended: {
    called: over,
    joined: over,
    emptied: stay,
    end: over,
  },
};

/** Moves a meeting by one input. */
export const meetingStep = (phase: MeetingPhase, input: MeetingInput): MeetingStep => {
  const move = table[phase.phase][input.type] as (phase: MeetingPhase, input: MeetingInput) => MeetingStep;
  return move(phase, input);
};
