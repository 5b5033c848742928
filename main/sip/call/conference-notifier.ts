import { randomUUID } from 'node:crypto';
import { CONFERENCE_INFO, conferenceDocument } from '../../../app/meeting/conference-info/conference-document.ts';
import { type ConferencePieces, conferencePieces } from '../../../app/meeting/conference-info/conference-pieces.ts';
import type { SipConference } from '../sip-engine.ts';
import { mediaType, parameterOf } from '../sipjs/header-values.ts';
import type { NoticeWay, Subscribing } from './signalling.ts';

/** The conference event package (RFC 4575) for the peer of one call. */
export type ConferenceNotifier = {
  /** What tells the conference's URI for this call from any other, unguessable; null while the call belongs to none. */
  readonly name: () => string | null;
  /** The call belongs to a conference from now on; false when it did before. */
  serve(conference: SipConference): boolean;
  /** Answers a SUBSCRIBE; one that makes a subscription is followed by what there is to know. */
  take(request: Subscribing): void;
  /** Ends every subscription: the call is over. */
  end(): void;
};

type Subscription = {
  readonly way: NoticeWay;
  /** The Event value its notifications carry. */
  readonly event: string;
  /** When it runs out, ms since 1970. */
  until: number;
  expiry: NodeJS.Timeout | undefined;
  version: number;
  sent: ConferencePieces | null;
  due: 'all' | 'changes' | null;
  busy: boolean;
  /** No changes are told before, ms since 1970. */
  quietUntil: number;
  wake: NodeJS.Timeout | undefined;
};

/** Subscriptions of one call at once: a telephone needs one, and one more while it changes over. */
const MOST = 4;
/** Lifetime of a subscription, seconds: the package's own default (RFC 4575 section 3.3), which is also the longest here. */
const LONGEST = 3_600;
const SHORTEST = 60;
/** Least time between two notifications of changes, ms (RFC 4575 section 3.9). */
const QUIET = 1_000;

/** Makes the one of a call; `timeScale` multiplies its times and is 1 outside tests. */
export const createConferenceNotifier = (timeScale: number): ConferenceNotifier => {
  let name: string | null = null;
  let conference: SipConference | null = null;
  let unlisten = (): void => undefined;
  const subscriptions = new Set<Subscription>();

  const forget = (one: Subscription): void => {
    subscriptions.delete(one);
    clearTimeout(one.expiry);
    clearTimeout(one.wake);
    if (![...subscriptions].some(({ way }) => way === one.way)) one.way.forget?.();
  };
  const notify = (one: Subscription, state: string, text: string | null): Promise<boolean> => {
    const body = text === null ? null : { type: CONFERENCE_INFO, text };
    const headers = [`Event: ${one.event}`, `Subscription-State: ${state}`];
    return one.way.request('NOTIFY', headers, body).then(({ status }) => status < 300);
  };
  /** What the peer may know now; null for nothing. */
  const pieces = (one: Subscription): ConferencePieces | null => {
    const view = conference?.view() ?? null;
    if (conference === null || view === null) return null;
    return conferencePieces(view, { self: one.way.remoteUri, mostPeople: conference.mostPeople });
  };
  /** The last word; who merely stops listening hears once more how things stand (RFC 6665 section 4.2.1.4). */
  const close = (one: Subscription, reason: 'timeout' | 'noresource'): void => {
    const now = reason === 'timeout' ? pieces(one) : null;
    const text = now && conferenceDocument(one.way.contact, ++one.version, now, null);
    void notify(one, `terminated;reason=${reason}`, text);
    forget(one);
  };
  const tell = async (one: Subscription, text: string): Promise<void> => {
    one.busy = true;
    const seconds = Math.max(0, Math.ceil((one.until - Date.now()) / 1_000 / timeScale));
    const taken = await notify(one, `active;expires=${seconds}`, text);
    one.busy = false;
    one.quietUntil = Date.now() + QUIET * timeScale;
    // RFC 6665 section 4.2.2: a notification that fails ends the subscription.
    if (!taken) forget(one);
    else pump(one);
  };
  const pump = (one: Subscription): void => {
    if (one.busy || one.due === null || !subscriptions.has(one)) return;
    const wait = one.due === 'all' ? 0 : one.quietUntil - Date.now();
    if (wait > 0) {
      clearTimeout(one.wake);
      one.wake = setTimeout(() => pump(one), wait);
      return;
    }
    const now = pieces(one);
    if (now === null) {
      close(one, 'noresource');
      return;
    }
    const text = conferenceDocument(one.way.contact, one.version + 1, now, one.due === 'all' ? null : one.sent);
    one.due = null;
    if (text === null) return;
    one.version++;
    one.sent = now;
    void tell(one, text);
  };
  const changed = (): void => {
    for (const one of [...subscriptions]) {
      one.due ??= 'changes';
      pump(one);
    }
  };
  const last = (one: Subscription, seconds: number): void => {
    clearTimeout(one.expiry);
    const ms = seconds * 1_000 * timeScale;
    one.until = Date.now() + ms;
    one.expiry = setTimeout(() => close(one, 'timeout'), ms);
  };

  return {
    name: () => name,
    serve(served) {
      if (conference !== null) return false;
      name = randomUUID();
      conference = served;
      unlisten = served.listen(changed);
      return true;
    },
    take(request) {
      const { message } = request;
      const asked = message.header('Expires')?.trim() ?? String(LONGEST);
      if (!/^\d{1,10}$/.test(asked)) return request.reject(400, 'Bad Expires');
      const seconds = Math.min(Number(asked), LONGEST);
      if (seconds > 0 && seconds < SHORTEST) {
        return request.reject(423, undefined, [`Min-Expires: ${SHORTEST}`]);
      }
      const accepted = message.list('Accept').map(mediaType);
      if (accepted.length > 0 && ![CONFERENCE_INFO, 'application/*', '*/*'].some((one) => accepted.includes(one))) {
        return request.reject(406, undefined, [`Accept: ${CONFERENCE_INFO}`]);
      }
      // Who is in a meeting is for those who are in it, and who waits is not told that there is one.
      if ((conference?.view() ?? null) === null) return request.reject(403);
      const id = parameterOf(message.header('Event') ?? '', 'id');
      if (id !== null && !/^[\w!%*+.`'~-]{1,64}$/.test(id)) return request.reject(400, 'Bad Event');
      const event = id === null ? 'conference' : `conference;id=${id}`;
      const old = [...subscriptions].find((one) => one.way === request.within && one.event === event);
      if (old === undefined && seconds > 0 && subscriptions.size >= MOST) return request.reject(480);
      const way = request.accept([`Expires: ${seconds}`]);
      if (way === null) return;
      const fresh = { way, event, until: 0, expiry: undefined, version: 0, sent: null, busy: false, quietUntil: 0 };
      const one: Subscription = old ?? { ...fresh, due: null, wake: undefined };
      if (seconds === 0) return close(one, 'timeout');
      subscriptions.add(one);
      last(one, seconds);
      one.due = 'all';
      pump(one);
    },
    end() {
      unlisten();
      conference = null;
      for (const one of [...subscriptions]) close(one, 'noresource');
    },
  };
};
