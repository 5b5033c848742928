import { CONFERENCE_INFO } from '../../../app/meeting/conference-info/conference-document.ts';
import { type ConferenceRoster, insideOf, nextRoster } from '../../../app/meeting/conference-info/conference-roster.ts';
import type { SipCrowd } from '../sip-engine.ts';
import { mediaType, parseNameAddr } from '../sipjs/header-values.ts';
import type { PendingRequest, SipDialog, SipMessage } from './signalling.ts';

/** What following a conference needs of its call. */
export type FollowerParts = {
  readonly dialog: () => SipDialog | null;
  /** Not while the call belongs to a conference of our own. */
  readonly may: () => boolean;
  readonly show: (crowd: SipCrowd | null) => void;
  /** Multiplies waits; 1 outside tests. */
  readonly timeScale: number;
};

/** Follows the conference whose focus the peer is, when its Contact says that it is one (RFC 3840, RFC 4579 section 4). */
export type ConferenceFollower = {
  /** Reads the Contact of a message of the peer's. */
  heard(message: SipMessage): void;
  /** The dialog stands at both ends: subscribes if there is something to follow. */
  start(): void;
  notified(request: PendingRequest): void;
  stop(): void;
};

/** Seconds a subscription is asked for, and least between two tries. */
const LIFE = 3_600;
const LEAST = 5;

/** Makes the one of a call. */
export const createConferenceFollower = ({ dialog, may, show, timeScale }: FollowerParts): ConferenceFollower => {
  let focus = false;
  let phase: 'off' | 'asked' | 'on' | 'over' = 'off';
  let roster: ConferenceRoster | null = null;
  let shown = '';
  let asked = Number.NEGATIVE_INFINITY;
  let again: NodeJS.Timeout | undefined;

  const tell = (crowd: SipCrowd | null): void => {
    if (JSON.stringify(crowd) === shown) return;
    shown = JSON.stringify(crowd);
    show(crowd);
  };
  const over = (): void => {
    phase = 'over';
    clearTimeout(again);
    roster = null;
    if (shown !== '') tell(null);
  };
  const later = (seconds: number): void => {
    clearTimeout(again);
    again = setTimeout(() => void subscribe(), seconds * 1_000 * timeScale);
  };
  const subscribe = async (): Promise<void> => {
    const wait = asked + LEAST * 1_000 * timeScale - Date.now();
    if (wait > 0) return later(wait / 1_000 / timeScale);
    asked = Date.now();
    const headers = ['Event: conference', `Accept: ${CONFERENCE_INFO}`, `Expires: ${LIFE}`];
    const response = await dialog()?.request('SUBSCRIBE', headers, null);
    if (phase === 'over') return;
    // A focus that tells nothing is a peer like any other; it is not asked twice.
    if (response === undefined || response.status >= 300) return over();
    phase = 'on';
    const given = Number(/^\s*(\d{1,9})/.exec(response.header('Expires') ?? '')?.[1] ?? LIFE);
    later(Math.max(LEAST, Math.min(given, LIFE) * 0.8));
  };

  return {
    heard(message) {
      const contact = parseNameAddr(message.list('Contact')[0] ?? '');
      if (contact !== null) focus = contact.parameters.has('isfocus');
    },
    start() {
      if (!focus || phase !== 'off' || !may()) return;
      phase = 'asked';
      void subscribe();
    },
    notified(request) {
      const { message } = request;
      if (mediaType(message.header('Event') ?? '') !== 'conference') return request.reject(489);
      if (phase !== 'asked' && phase !== 'on') return request.reject(481);
      request.accept();
      if (message.contentType === CONFERENCE_INFO) {
        const next = nextRoster(roster, message.body);
        if (next === 'gap') {
          roster = null;
          void subscribe();
        } else if (next !== null) {
          roster = next;
          tell(insideOf(next));
        }
      }
      if (/^\s*terminated/i.test(message.header('Subscription-State') ?? '')) over();
    },
    stop: over,
  };
};
