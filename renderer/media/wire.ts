import type { CallName, Calls, ParleyBridge } from '../../app/bridge/contract.ts';
import { fail, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';

/** Asks main and always gets a value: a rejection or no answer within the milliseconds is a failure. */
export const ask = <K extends CallName>(
  bridge: ParleyBridge,
  name: K,
  input: Calls[K]['input'],
  withinMs: number,
): Promise<Result<Calls[K]['output']>> =>
  new Promise((resolve) => {
    const end = (reason: string): void => resolve(fail(SDKERR.UISDK_HTTP_CONNECT_SERVER_TIMEOUT_ERROR, reason));
    const timer = setTimeout(() => end(`${name}: no answer`), withinMs);
    bridge
      .call(name, input)
      .then(resolve, () => end(`${name}: refused`))
      .finally(() => clearTimeout(timer));
  });

/** Resolves after the milliseconds, or as soon as it is aborted. */
export const pause = (ms: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Calls back later; returns the way to call it off. */
export const later = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};
