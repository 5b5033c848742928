/** Messages a connection may send at once, and each second after that. */
const BURST = 400;
const EACH_SECOND = 200;

/** Says for each message whether the sender keeps to the limit; `now` is in milliseconds. */
export function messageRate(now: () => number = () => performance.now()): () => boolean {
  let tokens = BURST;
  let last = now();
  return () => {
    const time = now();
    tokens = Math.min(BURST, tokens + ((time - last) / 1000) * EACH_SECOND);
    last = time;
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
}
