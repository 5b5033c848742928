import type { SipMessage } from './signalling.ts';

/** Least session interval we take, seconds (RFC 4028 section 4 allows no less). */
export const MIN_SESSION_SECONDS = 90;

/** Largest interval a header is believed to mean, seconds. */
const MAX_SESSION_SECONDS = 86_400;

/** What a session timer asks of its call. */
export type SessionTimerActions = {
  /** It is our turn: refresh by UPDATE or re-INVITE with these headers. */
  readonly refresh: (headers: readonly string[]) => void;
  /** The peer did not refresh in time: end the session (RFC 4028 section 10). */
  readonly expired: () => void;
};

/** The session timer of one dialog (RFC 4028). */
export type SessionTimer = {
  /** Headers for our INVITE, re-INVITE or UPDATE. */
  requestHeaders(): readonly string[];
  /** Takes the 2xx to a request of ours. */
  accepted(response: SipMessage): void;
  /** Takes a request that refreshes; headers for our 2xx. */
  refreshed(request: SipMessage): readonly string[];
  /** The interval is too small for the peer (422): raise it to its Min-SE; false when that says nothing new. */
  raise(response: SipMessage): boolean;
  stop(): void;
};

/** Whether a request asks for an interval below our least one: answer 422 with this Min-SE header (RFC 4028 section 9). */
export const intervalTooSmall = (request: SipMessage): string | null => {
  const asked = readExpires(request);
  return asked !== null && asked.seconds < MIN_SESSION_SECONDS && supports(request)
    ? `Min-SE: ${MIN_SESSION_SECONDS}`
    : null;
};

/** Makes a timer; `seconds` 0 asks for none of its own, but honours what the peer asks. `msPerSecond` is 1000 outside tests. */
export const createSessionTimer = (
  seconds: number,
  actions: SessionTimerActions,
  msPerSecond = 1_000,
): SessionTimer => {
  let interval = seconds === 0 ? 0 : Math.max(seconds, MIN_SESSION_SECONDS);
  let least = MIN_SESSION_SECONDS;
  let refreshAt: NodeJS.Timeout | undefined;
  let expireAt: NodeJS.Timeout | undefined;

  const stop = (): void => {
    clearTimeout(refreshAt);
    clearTimeout(expireAt);
  };
  const arm = (granted: number, ours: boolean): void => {
    stop();
    interval = granted;
    if (ours) refreshAt = setTimeout(() => actions.refresh(headers('uac')), (granted / 2) * msPerSecond);
    expireAt = setTimeout(actions.expired, (granted - Math.min(32, granted / 3)) * msPerSecond);
  };
  const headers = (refresher: 'uac' | null): readonly string[] =>
    interval === 0
      ? []
      : [`Session-Expires: ${interval}${refresher === null ? '' : `;refresher=${refresher}`}`, `Min-SE: ${least}`];

  return {
    requestHeaders: () => headers(null),
    accepted(response) {
      const granted = readExpires(response);
      if (granted === null) stop();
      // Whoever grants less than we said we take would have us refresh without end (RFC 4028 section 9).
      else arm(Math.max(granted.seconds, least), granted.refresher !== 'uas');
    },
    refreshed(request) {
      const asked = readExpires(request);
      const able = supports(request);
      if (asked === null && (interval === 0 || !able)) {
        stop();
        return [];
      }
      const min = readSeconds(request.header('Min-SE')) ?? 0;
      const granted = Math.max(asked?.seconds ?? interval, min, MIN_SESSION_SECONDS);
      const refresher = asked?.refresher ?? (able ? 'uac' : 'uas');
      arm(granted, refresher === 'uas');
      return [`Session-Expires: ${granted};refresher=${refresher}`, ...(able ? ['Require: timer'] : [])];
    },
    raise(response) {
      const min = readSeconds(response.header('Min-SE'));
      if (min === null || min <= interval) return false;
      interval = min;
      least = min;
      return true;
    },
    stop,
  };
};

const supports = (message: SipMessage): boolean =>
  [...message.list('Supported'), ...message.list('Require')].some((tag) => tag.trim().toLowerCase() === 'timer');

const readSeconds = (value: string | null): number | null => {
  const digits = /^\s*(\d{1,10})\b/.exec(value ?? '')?.[1];
  return digits === undefined ? null : Math.min(Number(digits), MAX_SESSION_SECONDS);
};

const readExpires = (
  message: SipMessage,
): { readonly seconds: number; readonly refresher: 'uac' | 'uas' | null } | null => {
  const value = message.header('Session-Expires');
  const seconds = readSeconds(value);
  if (seconds === null || seconds === 0) return null;
  const refresher = /;\s*refresher\s*=\s*(uac|uas)\b/i.exec(value ?? '')?.[1]?.toLowerCase();
  return { seconds, refresher: refresher === 'uac' || refresher === 'uas' ? refresher : null };
};
