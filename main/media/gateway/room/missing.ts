import { sequenceDelta } from '../rtp.ts';

/** Milliseconds that a packet may be late before it is asked for, and between two tries. */
const REORDER_MS = 15;
const RETRY_MS = 80;
const MOST_TRIES = 8;
/** A gap wider than this is not mended packet by packet. */
const WIDEST_GAP = 128;

type Gap = { askedAt: number; tries: number; readonly since: number };

/** Packets that have not arrived, for asking the sender again (RFC 4585 section 6.2.1). */
export class Missing {
  readonly #gaps = new Map<number, Gap>();
  #highest = -1;

  /** Takes a sequence number in; false when the gap before it is too wide to be mended. */
  take(sequence: number, now: number): boolean {
    if (this.#highest < 0) {
      this.#highest = sequence;
      return true;
    }
    const delta = sequenceDelta(this.#highest, sequence);
    if (delta <= 0) {
      this.#gaps.delete(sequence);
      return true;
    }
    this.#highest = sequence;
    if (delta - 1 > WIDEST_GAP) {
      this.#gaps.clear();
      return false;
    }
    for (let i = 1; i < delta; i++)
      this.#gaps.set((sequence - delta + i) & 0xffff, { askedAt: Number.NEGATIVE_INFINITY, tries: 0, since: now });
    return true;
  }

  /** Pairs of PID and BLP to ask for now; `lost` counts what was given up. */
  due(now: number): { readonly pairs: readonly (readonly [number, number])[]; readonly lost: number } {
    let lost = 0;
    const pairs: [number, number][] = [];
    for (const [sequence, gap] of this.#gaps) {
      if (gap.tries >= MOST_TRIES) {
        this.#gaps.delete(sequence);
        lost++;
        continue;
      }
      if (now - gap.since < REORDER_MS || now - gap.askedAt < RETRY_MS) continue;
      gap.askedAt = now;
      gap.tries++;
      const last = pairs.at(-1);
      const offset = last === undefined ? 0 : sequenceDelta(last[0], sequence);
      if (last !== undefined && offset > 0 && offset <= 16) last[1] |= 1 << (offset - 1);
      else pairs.push([sequence, 0]);
    }
    return { pairs, lost };
  }

  /** Forgets everything: another stream begins. */
  reset(): void {
    this.#gaps.clear();
    this.#highest = -1;
  }
}
