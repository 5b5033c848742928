/** A bucket of tokens: `burst` at once and `perSecond` after that; says for each try whether it keeps to the limit; `now` is in ms. */
export const tokenBucket = (burst: number, perSecond: number, now: () => number): (() => boolean) => {
  let tokens = burst;
  let at = now();
  return () => {
    const time = now();
    tokens = Math.min(burst, tokens + ((time - at) / 1000) * perSecond);
    at = time;
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
};
