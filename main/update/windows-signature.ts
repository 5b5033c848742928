import type { Logger } from 'electron-updater';

/** Checks a file's signature (Authenticode) against publishers; null when it is theirs, else why not. */
type Verify = (publishers: string[], file: string, logger: Logger) => Promise<string | null>;

/** The updater's own check takes a file whose signature it could not look at, as where PowerShell is restricted; this one does not. */
export const strictly =
  (verify: Verify) =>
  async (publishers: string[], file: string): Promise<string | null> => {
    let skipped = false;
    const warn = (message?: unknown): void => {
      if (/\b(?:ignoring|skipping)\b/i.test(String(message))) skipped = true;
    };
    const wrong = await verify(publishers, file, { info: () => {}, error: () => {}, warn });
    return wrong ?? (skipped ? 'the signature could not be checked' : null);
  };
