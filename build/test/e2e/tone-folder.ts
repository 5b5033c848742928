import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COLOURS, writeClip } from '../colour-clip.ts';
import type { Baresip } from '../peers/baresip.ts';
import { readWav, type Sound, tone, writeWav } from '../tone/wav.ts';

/** Peak of the tones, of 1. */
const PEAK = 0.3;

/** Level of the tones, dBFS (root mean square). */
export const TONE_DB = 20 * Math.log10(PEAK / Math.SQRT2);

/** A folder of WAV files, and clips, that the app's user may read, for fake microphones and cameras, and for peers. */
export type ToneFolder = {
  /** A WAV file of a steady tone; ten seconds unless told, which a player repeats without a click. */
  tone(hz: number, rate: number, seconds?: number): Promise<string>;
  /** A clip of one colour for a fake camera. */
  clip(colour: keyof typeof COLOURS): Promise<string>;
  remove(): Promise<void>;
};

/** Makes the folder. */
export const toneFolder = async (): Promise<ToneFolder> => {
  const path = await mkdtemp(join(tmpdir(), 'parley-tones-'));
  await chmod(path, 0o755);
  return {
    tone: async (hz, rate, seconds = 10) => {
      const file = join(path, `${hz}-${rate}-${seconds}.wav`);
      await writeWav(file, tone(hz, rate, seconds, PEAK));
      return file;
    },
    clip: async (colour) => {
      const file = join(path, `${colour}.y4m`);
      await writeClip(file, COLOURS[colour]);
      return file;
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
};

/** What a baresip has heard so far in its call. */
export const heardBy = async (peer: Baresip): Promise<Sound> => {
  const path = (await peer.recordings()).find((name) => name.endsWith('-dec.wav'));
  return path === undefined ? { rate: 8_000, samples: new Float32Array() } : await readWav(path);
};
