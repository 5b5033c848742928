import { MELODIES, type Prompt } from '../../../../../app/meeting/prompt.ts';
import { ROOM_RATE } from './codec.ts';

/** How loud a note is, of full scale: about −15 dBFS. */
const LOUDNESS = 0.25;
/** Length of a note's beginning and end, ms, so that it does not click. */
const EDGE_MS = 8;

const sounds = new Map<Prompt, Int16Array>();

/** A prompt's melody at 48 kHz. */
export const promptSound = (prompt: Prompt): Int16Array => {
  const known = sounds.get(prompt) ?? melody(prompt);
  sounds.set(prompt, known);
  return known;
};

const melody = (prompt: Prompt): Int16Array => {
  const edge = (ROOM_RATE / 1000) * EDGE_MS;
  return Int16Array.from(
    MELODIES[prompt].flatMap(([hz, ms]) => {
      const length = (ROOM_RATE / 1000) * ms;
      return Array.from({ length }, (_, i) => {
        const gain = Math.min(1, i / edge, (length - i) / edge);
        return Math.round(32_767 * LOUDNESS * gain * Math.sin((2 * Math.PI * hz * i) / ROOM_RATE));
      });
    }),
  );
};
