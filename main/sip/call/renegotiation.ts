import { fail, ok, type Result } from '../../../app/result.ts';
import { SDKERR } from '../../../app/sdkerr.ts';
import type { MediaSession, Wanted } from '../../media/media-port.ts';
import type { SipDialog, SipResponse } from './signalling.ts';

/** Times a re-INVITE is tried again after 491 or 500. */
const TRIES = 5;

/** Longest Retry-After of a 500 that is waited for, seconds (a glare answer says 0–10, RFC 3261 section 14.2). */
const LONGEST_RETRY_AFTER = 10;

/** How an offer of ours in a dialog came out. */
export type RenegotiationEnd =
  | { readonly kind: 'agreed'; readonly response: SipResponse }
  /** The peer refused; what was agreed before stays. */
  | { readonly kind: 'refused'; readonly response: SipResponse }
  /** The dialog is gone at the peer (RFC 3261 section 14.1). */
  | { readonly kind: 'gone'; readonly response: SipResponse }
  /** Our own media has no offer. */
  | { readonly kind: 'media'; readonly reason: string }
  /** The peer agreed and its answer cannot be used; what was agreed before stays. */
  | { readonly kind: 'unusable'; readonly response: SipResponse; readonly reason: string }
  | { readonly kind: 'ended' };

/** What one re-INVITE works with. */
export type RenegotiationPort = {
  readonly dialog: SipDialog;
  readonly media: MediaSession;
  readonly ended: () => boolean;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Multiplies every wait; 1 outside tests. */
  readonly timeScale: number;
  headers(): readonly string[];
  /** A 422 came: true when the timer was raised and another try makes sense. */
  raise(response: SipResponse): boolean;
  /** The answer to our offer, which the media has taken. */
  answered(response: SipResponse): void;
};

/** Offers `wanted` by re-INVITE, again and again through glare with the waits of RFC 3261 section 14.1. */
export const renegotiate = async (port: RenegotiationPort, wanted: () => Wanted): Promise<RenegotiationEnd> => {
  for (let attempt = 0; ; attempt++) {
    if (port.ended()) return { kind: 'ended' };
    const offer = await port.media.offer(wanted());
    if (!offer.ok) return { kind: 'media', reason: offer.failure.reason };
    if (port.ended()) return { kind: 'ended' };
    const outcome = await port.dialog.reinvite({ sdp: offer.value, headers: port.headers() });
    if (outcome.accepted) {
      outcome.ack(null);
      if (port.ended()) return { kind: 'ended' };
      const { response } = outcome;
      const answer = response.sdp;
      const taken =
        answer === null
          ? fail(SDKERR.UISDK_COMMON_ERROR, 'the 2xx to our offer has no answer')
          : await port.media.accept(answer, false);
      if (taken.ok) {
        port.answered(response);
        return { kind: 'agreed', response };
      }
      port.media.rollback();
      return { kind: 'unusable', response, reason: taken.failure.reason };
    }
    if (port.ended()) return { kind: 'ended' };
    port.media.rollback();
    const { response } = outcome;
    if (response.status === 481 || response.status === 408) return { kind: 'gone', response };
    const wait = attempt >= TRIES ? null : waitFor(response, port);
    if (wait === null) return { kind: 'refused', response };
    await new Promise((resolve) => setTimeout(resolve, wait * port.timeScale));
  }
};

/** Milliseconds until the next try makes sense; null when none does. */
const waitFor = (response: SipResponse, port: RenegotiationPort): number | null => {
  if (response.status === 422) return port.raise(response) ? 0 : null;
  if (response.status === 491) {
    const steps = port.dialog.ownsCallId ? 210 + Math.floor(port.random() * 191) : Math.floor(port.random() * 201);
    return steps * 10;
  }
  const after = Number(/^\s*(\d{1,6})/.exec(response.header('Retry-After') ?? '')?.[1] ?? Number.NaN);
  return response.status === 500 && after <= LONGEST_RETRY_AFTER ? after * 1_000 : null;
};

/** The end of a renegotiation as the caller of hold, resume or setVideo wants it. */
export const resultOf = (end: RenegotiationEnd): Result<null> => {
  if (end.kind === 'agreed') return ok(null);
  const reason =
    end.kind === 'ended'
      ? 'the call has ended'
      : end.kind === 'media' || end.kind === 'unusable'
        ? end.reason
        : `the peer answered ${end.response.status} ${end.response.reason}`;
  return fail(SDKERR.UISDK_COMMON_ERROR, reason);
};
