import { randomUUID } from 'node:crypto';
import { CONFERENCE_INFO, conferenceDocument } from '../../../app/meeting/conference-info/conference-document.ts';
import { type ConferencePieces, conferencePieces } from '../../../app/meeting/conference-info/conference-pieces.ts';
import type { SipConference } from '../sip-engine.ts';
import { readConferenceSubscribe } from './conference-subscribe.ts';
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
/** How long an answer waits for the peer to be in: their ACK, and what follows it, overtakes our taking of their answer, ms. */
const PATIENCE = 3_000;
/** Least time between two notifications of changes, ms (RFC 4575 section 3.9). */
const QUIET = 1_000;

/** Makes the one of a call; `timeScale` multiplies its times and is 1 outside tests. */
export const createConferenceNotifier = (timeScale: number): ConferenceNotifier => {
  let name: string | null = null;
  let conference: SipConference | null = null;
  let unlisten = (): void => undefined;
  const subscriptions = new Set<Subscription>();
  /** Those who came before they were in, and what refuses each. */
  const early = new Map<Subscribing, NodeJS.Timeout>();

  const forget = (one: Subscription): void => {
    subscriptions.delete(one);
    clearTimeout(one.expiry);
    clearTimeout(one.wake);
    if (![...subscriptions].some(({ way }) => way === one.way)) one.way.forget?.();
  };
  const notify = (one: Subscription, state: string, text: string | null): Promise<boolean> => {
    const body = text === null ? null : { type: CONFERENCE_INFO, text };
    const headers = [`Event: ${one.event}`, `Subscription-State: ${state}`];
    return one.way.request('NOTIFY', headers, body).then(
      ({ status }) => status < 300,
      () => false,
    );
  };
  const mayKnow = (): boolean => (conference?.view() ?? null) !== null;
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
    const waited = early.size > 0 && mayKnow() ? [...early] : [];
    for (const [request, patience] of waited) {
      clearTimeout(patience);
      early.delete(request);
      take(request);
    }
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

  const wait = (request: Subscribing): void => {
    const refuse = (): void => {
      early.delete(request);
      request.reject(403);
    };
    early.set(request, setTimeout(refuse, PATIENCE * timeScale));
  };
  const serve = (request: Subscribing, seconds: number, event: string): void => {
    const old = [...subscriptions].find((one) => one.way === request.within && one.event === event);
    if (old === undefined && seconds > 0 && subscriptions.size >= MOST) {
      request.reject(480);
      return;
    }
    const way = request.accept([`Expires: ${seconds}`]);
    if (way === null) return;
    const fresh = { way, event, until: 0, expiry: undefined, version: 0, sent: null, busy: false, quietUntil: 0 };
    const one: Subscription = old ?? { ...fresh, due: null, wake: undefined };
    if (seconds === 0) {
      close(one, 'timeout');
      return;
    }
    subscriptions.add(one);
    last(one, seconds);
    one.due = 'all';
    pump(one);
  };
  const take = (request: Subscribing): void => {
    const asked = readConferenceSubscribe(request.message);
    if ('status' in asked) request.reject(asked.status, asked.reason, asked.headers);
    else if (mayKnow()) serve(request, asked.seconds, asked.event);
    // Who is in a meeting is for those who are in it, and who waits is not told that there is one.
    else if (conference === null || early.size >= MOST) request.reject(403);
    else wait(request);
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
    take,
    end() {
      unlisten();
      conference = null;
      for (const [request, patience] of early) {
        clearTimeout(patience);
        request.reject(481);
      }
      early.clear();
      for (const one of [...subscriptions]) close(one, 'noresource');
    },
  };
};
