import { runInThisContext } from 'node:vm';

/**
 * Source of a clock that agrees between processes, pages and threads of one machine: ms since 1970 with the resolution of
 * performance.now(), set at the very tick of Date.now(). Nobody may rely on performance.timeOrigin for that: it drifts.
 */
export const CLOCK_SOURCE = `(() => {
  let offset = Infinity;
  for (let i = 0; i < 5; i++) {
    const last = Date.now();
    while (Date.now() === last);
    offset = Math.min(offset, Date.now() - performance.now());
  }
  return () => performance.now() + offset;
})()`;

/** This thread's clock, see CLOCK_SOURCE. */
export const openClock = (): (() => number) => runInThisContext(CLOCK_SOURCE) as () => number;
