/** The part of the page that says whether it is seen. */
type Sight = Pick<Document, 'visibilityState' | 'addEventListener'>;

/** Keeps the screen on while wanted, where the browser can: a phone that goes dark stops its camera. */
export const createAwake = (
  wakeLock: Pick<WakeLock, 'request'> | undefined,
  page: Sight,
): ((wanted: boolean) => void) => {
  let on = false;
  let asking = false;
  let lock: WakeLockSentinel | null = null;
  const settle = async (): Promise<void> => {
    if (wakeLock === undefined || asking) return;
    if (on && lock === null && page.visibilityState === 'visible') {
      asking = true;
      lock = await wakeLock.request('screen').catch(() => null);
      asking = false;
      lock?.addEventListener('release', () => {
        lock = null;
      });
    }
    if (!on) void lock?.release();
  };
  // The browser takes it back whenever the page is hidden (Screen Wake Lock section 6).
  page.addEventListener('visibilitychange', () => void settle());
  return (wanted) => {
    if (wanted === on) return;
    on = wanted;
    void settle();
  };
};
