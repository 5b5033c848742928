import type { RenegotiationEnd } from './renegotiation.ts';
import type { SessionTimer } from './session-timer.ts';
import type { SipDialog, SipResponse } from './signalling.ts';

/** What a refresh works with. */
export type RefreshPort = {
  /** The dialog to refresh; null when there is none any more. */
  readonly dialog: () => SipDialog | null;
  /** The peer said that it takes UPDATE. */
  readonly updates: () => boolean;
  readonly noUpdates: () => void;
  /** Refreshes by re-INVITE with the present offer. */
  readonly reinvite: (headers: () => readonly string[]) => Promise<RenegotiationEnd>;
  readonly gone: (response: SipResponse) => void;
  readonly timer: () => SessionTimer;
  /** Tries again in a while, before the interval runs out. */
  readonly later: (again: () => void) => void;
};

/**
 * Refreshes a session (RFC 4028 section 7.4 and 10): by UPDATE without an offer where the peer takes it, else by re-INVITE. Who
 * `insists` tries again after a refusal.
 */
export const refresher = (port: RefreshPort): ((headers: readonly string[], insists?: boolean) => Promise<void>) => {
  const refresh = async (headers: readonly string[], insists = true): Promise<void> => {
    const dialog = port.dialog();
    if (dialog === null) return;
    const again = (): void => {
      if (insists) port.later(() => void refresh(headers).catch(() => undefined));
    };
    if (port.updates()) {
      const response = await dialog.request('UPDATE', headers, null);
      if (port.dialog() === null) return;
      if (response.status < 300) return port.timer().accepted(response);
      if (response.status === 481 || response.status === 408) return port.gone(response);
      if (response.status === 422 && port.timer().raise(response))
        return refresh(port.timer().requestHeaders(), insists);
      if (response.status !== 405 && response.status !== 501) return again();
      port.noUpdates();
    }
    const end = await port.reinvite(() => headers);
    if (end.kind === 'refused') again();
  };
  return refresh;
};
