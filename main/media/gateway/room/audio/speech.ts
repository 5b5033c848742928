import { FRAME_MS } from './codec.ts';

/** Below this nobody speaks, dBFS; and speech is this much louder than the noise around it, dB. */
const LEAST_DB = -50;
const ABOVE_NOISE_DB = 9;
/** Noise is taken to be no louder than this, so that steady speech does not become noise, dBFS. */
const MOST_NOISE_DB = -35;
/** How fast the noise estimate rises, dB a frame: 3 dB a second. */
const RISE_DB = 0.06;
/** A cough is shorter than this, milliseconds. */
const COUGH_MS = 200;
/** Pauses within a sentence. */
const PAUSE_MS = 300;
/** Frames in a second. */
const SECOND = 1000 / FRAME_MS;
const SILENCE_DB = -127;

/** Mean level of a frame, −127–0 dBFS. */
const levelOf = (pcm: Int16Array): number => {
  let square = 0;
  for (let i = 0; i < pcm.length; i++) square += pcm[i]! ** 2;
  return square === 0 ? SILENCE_DB : Math.max(SILENCE_DB, 10 * Math.log10(square / pcm.length / 32_768 ** 2));
};

/** Hears how loud somebody is, and whether that is speech that lasts. */
export class Speech {
  readonly #levels = new Float32Array(SECOND).fill(SILENCE_DB);
  #frame = 0;
  #noise = MOST_NOISE_DB;
  #voiceMs = 0;
  #silentMs = Number.POSITIVE_INFINITY;
  #smooth = SILENCE_DB;

  /** Takes the next 20 ms; returns their level, −127–0 dBFS. */
  take(pcm: Int16Array): number {
    const level = levelOf(pcm);
    this.#levels[this.#frame++ % SECOND] = level;
    this.#noise = level < this.#noise ? level : Math.min(this.#noise + RISE_DB, MOST_NOISE_DB);
    if (level > LEAST_DB && level > this.#noise + ABOVE_NOISE_DB) {
      this.#voiceMs += FRAME_MS;
      this.#silentMs = 0;
    } else {
      this.#silentMs += FRAME_MS;
      if (this.#silentMs > PAUSE_MS) this.#voiceMs = 0;
    }
    this.#smooth += (level - this.#smooth) * 0.1;
    return level;
  }

  /** Loudest 20 ms of the last second, −127–0 dBFS. */
  get level(): number {
    return this.#levels.reduce((a, b) => Math.max(a, b));
  }

  /** Level over about 200 ms, to compare speakers by. */
  get loudness(): number {
    return this.#smooth;
  }

  /** Whether this is speech and has been for longer than a cough. */
  get lasting(): boolean {
    return this.#voiceMs > COUGH_MS && this.#silentMs <= PAUSE_MS;
  }

  /** Milliseconds since the last sound of speech. */
  get silentMs(): number {
    return this.#silentMs;
  }
}
