import type { Call } from '../../app/call/call.ts';

/** Milliseconds that an answered call waits for its screen; its media, which takes about as long, has the page meanwhile. */
const DRAW_AFTER_MS = 60;

/**
 * Passes calls on to be drawn at once, but a moment later when one is answered or, before that, changes in anything but
 * its phase, as it does when its media begins: drawing would hold up the first sound. Steps between are not drawn.
 */
export const soundFirst = (draw: (calls: readonly Call[]) => void): ((calls: readonly Call[]) => void) => {
  let latest: readonly Call[] = [];
  let waiting = false;
  const begins = (next: readonly Call[]): boolean =>
    next.some(({ id, state }) => {
      const before = latest.find((one) => one.id === id)?.state.phase;
      if (before === undefined || settled.has(before)) return false;
      return state.phase === 'active' || state.phase === before;
    });
  return (next) => {
    const hold = waiting || begins(next);
    latest = next;
    if (!hold) draw(next);
    if (!hold || waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      draw(latest);
    }, DRAW_AFTER_MS);
  };
};

const settled: ReadonlySet<string> = new Set(['active', 'held', 'ended']);
