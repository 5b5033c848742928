import type { Call } from '../../app/call/call.ts';

/** Milliseconds that an answered call waits for its screen; its media, which takes about as long, has the page meanwhile. */
const DRAW_AFTER_MS = 40;

/** Passes calls on at once, but those of a newly answered call a moment later: drawing would hold up its first sound. */
export const soundFirst = (draw: (calls: readonly Call[]) => void): ((calls: readonly Call[]) => void) => {
  let latest: readonly Call[] = [];
  let waiting = false;
  const answered = (next: readonly Call[]): boolean =>
    next.some(
      ({ id, state }) =>
        state.phase === 'active' && latest.some((one) => one.id === id && !talking.has(one.state.phase)),
    );
  return (next) => {
    const hold = waiting || answered(next);
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

const talking: ReadonlySet<string> = new Set(['active', 'held']);
