/** What a caller who dials in is told, each by a melody of its own: tones are of no language. */
export type Prompt = 'enter-id' | 'enter-password' | 'wrong' | 'wait' | 'in' | 'refused';

/** A note: frequency in Hz, 0 for a rest, and length in ms. */
type Note = readonly [hz: number, ms: number];

/** Rising ones ask, the falling ones refuse, one note twice means to wait, and the fifth and octave that one is in. */
export const MELODIES: { readonly [P in Prompt]: readonly Note[] } = {
  'enter-id': [
    [523, 150],
    [659, 150],
    [784, 300],
  ],
  'enter-password': [
    [784, 120],
    [0, 60],
    [784, 120],
    [0, 60],
    [1047, 300],
  ],
  wrong: [
    [349, 250],
    [262, 400],
  ],
  wait: [
    [440, 250],
    [0, 150],
    [440, 250],
  ],
  in: [
    [523, 120],
    [784, 120],
    [1047, 350],
  ],
  refused: [
    [392, 250],
    [330, 250],
    [262, 600],
  ],
};

/** How long a prompt sounds, ms. */
export const promptMs = (prompt: Prompt): number => MELODIES[prompt].reduce((sum, [, ms]) => sum + ms, 0);
