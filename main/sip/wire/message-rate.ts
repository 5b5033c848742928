import { tokenBucket } from '../../../app/token-bucket.ts';

/** Messages a connection may send at once, and each second after that. */
const BURST = 400;
const EACH_SECOND = 200;

/** Says for each message whether the sender keeps to the limit; `now` is in milliseconds. */
export const messageRate = (now: () => number = () => performance.now()): (() => boolean) =>
  tokenBucket(BURST, EACH_SECOND, now);
