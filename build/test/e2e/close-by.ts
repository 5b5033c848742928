import type { Locator } from 'playwright';

/** Clicks a button that closes its window, which may be gone before the click is acknowledged. */
export const closeBy = (button: Locator): Promise<void> =>
  button.click().catch((error: unknown) => {
    if (!button.page().isClosed()) throw error;
  });
