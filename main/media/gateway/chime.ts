import { CHIME_PACKETS } from './chime-packets.ts';
import { aLaw, muLaw } from './g711.ts';

/** Milliseconds in each packet of a chime. */
export const CHIME_STEP_MS = 20;

/** Two notes that fade, as in build/test/tone/make-chime.mjs: frequency in Hz, start and length in seconds. */
const NOTES = [
  [659.25, 0, 0.8],
  [987.77, 0.25, 0.75],
] as const;

const sampleAt = (t: number): number => {
  let sum = 0;
  for (const [frequency, start, length] of NOTES) {
    const s = t - start;
    if (s >= 0 && s <= length)
      sum += 0.3 * Math.exp(-4 * s) * Math.min(1, s * 100) * Math.sin(2 * Math.PI * frequency * t);
  }
  return Math.round(sum * 32_767);
};

const g711 = (encode: (sample: number) => number): Buffer[] =>
  CHIME_PACKETS.map((_, packet) =>
    Buffer.from(Array.from({ length: 160 }, (_, i) => encode(sampleAt((packet * 160 + i) / 8000)))),
  );

/** The payloads of the greeting in a codec, 20 ms each; none for a codec it has not been made for. */
export const chimePayloads = (codec: string): readonly Buffer[] => {
  switch (codec) {
    case 'opus':
      return CHIME_PACKETS.map((packet) => Buffer.from(packet, 'base64'));
    case 'PCMU':
      return g711(muLaw);
    case 'PCMA':
      return g711(aLaw);
    default:
      return [];
  }
};
