import { FRAME_MS } from './codec.ts';
import type { Speech } from './speech.ts';

/** A speaker stays for at least this long, and for as long after the last word, milliseconds. */
const HOLD_MS = 1000;
/** After such a pause another may take over, milliseconds. */
const PAUSE_MS = 300;
/** Who speaks over another has to be this much louder, dB. */
const LOUDER_DB = 6;

/** Chooses who is shown as speaking, without flicker. */
export class ActiveSpeaker {
  readonly #changed: (id: string | null) => void;
  #current: string | null = null;
  #sinceMs = 0;

  constructor(changed: (id: string | null) => void) {
    this.#changed = changed;
  }

  /** Looks at all who may be heard, once in 20 ms. */
  choose(speakers: ReadonlyMap<string, Speech>): void {
    this.#sinceMs += FRAME_MS;
    const now = this.#current === null ? undefined : speakers.get(this.#current);
    if (now !== undefined && this.#sinceMs < HOLD_MS) return;
    let best: [string, Speech] | null = null;
    for (const [id, speech] of speakers)
      if (speech !== now && speech.lasting && (best === null || speech.loudness > best[1].loudness))
        best = [id, speech];
    const open = now === undefined || now.silentMs > PAUSE_MS;
    if (best !== null && (open || best[1].loudness > now.loudness + LOUDER_DB)) this.#set(best[0]);
    else if (this.#current !== null && (now === undefined || now.silentMs >= HOLD_MS)) this.#set(null);
  }

  #set(id: string | null): void {
    this.#current = id;
    this.#sinceMs = 0;
    this.#changed(id);
  }
}
