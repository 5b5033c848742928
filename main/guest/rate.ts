/** A bucket of tokens: `burst` at once and `perSecond` after that; says for each try whether it keeps to the limit. */
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

/** Buckets by key, of which the oldest are forgotten: memory is bounded whatever comes. */
export const bucketsByKey = (
  burst: number,
  perSecond: number,
  now: () => number,
  most = 10_000,
): ((key: string) => boolean) => {
  const buckets = new Map<string, () => boolean>();
  return (key) => {
    const take = buckets.get(key) ?? tokenBucket(burst, perSecond, now);
    buckets.delete(key);
    buckets.set(key, take);
    if (buckets.size > most) buckets.delete(buckets.keys().next().value as string);
    return take();
  };
};
