import { tokenBucket } from '../../app/token-bucket.ts';

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
