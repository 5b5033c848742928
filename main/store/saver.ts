/** Saves on request, one attempt at a time, and keeps trying while saving fails. */
export type Saver = {
  /** Asks for a save; resolves when an attempt that covers this request has ended, well or not. Never rejects. */
  request(): Promise<void>;
  /** Ends what is under way and makes one more attempt at what is not saved yet. Never rejects. */
  flush(): Promise<void>;
};

/**
 * Serialises and coalesces saves: however many requests come while one is under way, one more follows.
 * A failure is told once per spell of failures, and tried again every `retryMs`; the timer does not keep the process alive.
 */
export const saver = (options: {
  readonly save: () => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  readonly retryMs?: number;
}): Saver => {
  const { save, onFailure, retryMs = 5_000 } = options;
  let wanted = false;
  let failing = false;
  let running: Promise<void> | null = null;
  let retry: NodeJS.Timeout | undefined;

  const attempts = async (): Promise<void> => {
    await null; // the requests of one turn become one save
    clearTimeout(retry);
    try {
      while (wanted) {
        wanted = false;
        await save();
        failing = false;
      }
    } catch (error) {
      wanted = true;
      if (!failing) onFailure(error);
      failing = true;
      retry = setTimeout(request, retryMs).unref();
    } finally {
      running = null;
    }
  };

  const request = (): Promise<void> => {
    wanted = true;
    running ??= attempts();
    return running;
  };

  return {
    request,
    flush: async () => {
      if (running !== null) await running;
      if (wanted) await request();
    },
  };
};
