import type { Direction } from '../../../app/media/direction.ts';
import { fail, type Result } from '../../../app/result.ts';
import { SDKERR } from '../../../app/sdkerr.ts';
import type { MediaSession, Wanted } from '../../media/media-port.ts';
import type { SipCallEnd, SipConference } from '../sip-engine.ts';
import type { CallEvents } from './call-events.ts';
import { endOfMedia } from './call-failure.ts';
import { createConferenceFollower } from './conference-follower.ts';
import type { ConferenceNotifier } from './conference-notifier.ts';
import { answerInfo, keyFrameAsker, sendDigits } from './dialog-info.ts';
import { createPulse } from './pulse.ts';
import { readReason } from './reason-header.ts';
import { referrals } from './referral.ts';
import { refresher } from './refresh.ts';
import { type RenegotiationEnd, renegotiate, resultOf } from './renegotiation.ts';
import { peekSdp } from './sdp-peek.ts';
import { createSessionTimer, intervalTooSmall, type SessionTimer } from './session-timer.ts';
import type {
  DialogHandlers,
  PendingRequest,
  Referring,
  SipDialog,
  SipMessage,
  SipRequest,
  SipResponse,
} from './signalling.ts';

/** What one call has to know about the world, the same for calls in and out. */
export type CallWorld = {
  /** Session timer asked for, seconds; 0 for none. */
  readonly sessionSeconds: number;
  /** Multiplies protocol waits; 1 outside tests. */
  readonly timeScale: number;
  readonly random: () => number;
  readonly log: (line: string) => void;
  /** Fingerprint of the key that signed an INVITE to an address of ours (RFC 8224); null for none that holds. */
  readonly signedBy: (message: SipRequest, localAddress: string) => string | null;
};

/** The part of a call that lives in its dialog: offers both ways, holding, digits, key frames, session timer, BYE. */
export type DialogSession = {
  readonly timer: SessionTimer;
  readonly handlers: DialogHandlers;
  /** The dialog is confirmed: in-dialog requests of ours may go. */
  confirm(dialog: SipDialog, response: SipMessage | null): void;
  /** What we want right now, as offers and answers say it. */
  wanted(): Wanted;
  /** Takes a description of the peer, to see holding and video; `answered` is our answer where it was an offer. */
  heard(sdp: string, answered?: string): void;
  /** Says `established`, and right after it that there is no video when it was `offered` and refused (RFC 3264 section 6). */
  established(offered: boolean): void;
  hold(): Promise<Result<null>>;
  resume(): Promise<Result<null>>;
  setVideo(on: boolean): Promise<Result<null>>;
  sendDtmf(digits: string): Promise<Result<null>>;
  /** Our Contact changed: tells the peer by re-INVITE (RFC 3261 section 12.2), with media at `address` unless null. */
  refreshTarget(address: string | null): void;
  /** Asks the peer whether the call still stands, by a refresh; one it does not know any more ends. */
  ask(): void;
  /** The call belongs to a conference of ours from now on; the peer is told by our next Contact, which goes at once. */
  inConference(conference: SipConference): void;
  /** Takes a REFER, however it came. */
  refer(request: Referring): void;
  /** An offer of ours went out in a 2xx: the next ACK carries the answer. */
  awaitAnswer(then: (failed: string | null) => void): void;
};

/** What a dialog session is made of. */
export type DialogSessionParts = {
  readonly world: CallWorld;
  readonly events: CallEvents;
  readonly media: MediaSession;
  readonly video: boolean;
  readonly notifier: ConferenceNotifier;
  /** Ends the call: `bye` when the peer still has to be told. */
  readonly finish: (end: SipCallEnd, bye: boolean) => void;
};

/** A refused refresh is tried again after this, ms. */
const REFRESH_AGAIN = 5_000;

/** Makes the in-dialog part of a call. */
export const createDialogSession = ({
  world,
  events,
  media,
  video,
  notifier,
  finish,
}: DialogSessionParts): DialogSession => {
  let dialog: SipDialog | null = null;
  let held = false;
  let wantVideo: Direction | null = video ? 'sendrecv' : null;
  let remoteHeld = false;
  let remoteVideo = false;
  let silent = false;
  let remoteSends = true;
  let peerUpdates = false;
  let waiting: ((failed: string | null) => void) | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const wanted = (): Wanted => {
    const audio: Direction = held ? 'sendonly' : 'sendrecv';
    return { audio, video: wantVideo === null ? null : held && wantVideo === 'sendrecv' ? 'sendonly' : wantVideo };
  };
  const timer = createSessionTimer(
    world.sessionSeconds,
    {
      refresh: (headers) => quietly(inTurn(() => refresh(headers))),
      expired: () =>
        finish({ by: 'failed', cause: 'session-expired', reason: 'the peer stopped refreshing the session' }, true),
    },
    1_000 * world.timeScale,
  );
  events.onEnd(timer.stop);
  events.onEnd(() => media.close());
  const follower = createConferenceFollower({
    dialog: () => dialog,
    may: () => notifier.name() === null,
    show: (crowd) => events.emit({ type: 'conference', crowd }),
    timeScale: world.timeScale,
  });
  events.onEnd(follower.stop);
  const pulse = createPulse({
    dialog: () => dialog,
    gone: (reason) => finish({ by: 'failed', cause: 'timeout', reason }, true),
    timeScale: world.timeScale,
  });
  events.onEnd(pulse.stop);
  const listening = (): void => pulse.quiet(silent || !remoteSends);
  const keyFrames = keyFrameAsker(() => dialog);
  events.onEnd(
    media.listen((event) => {
      if (event.type === 'failed') finish({ by: 'failed', cause: 'media', reason: event.reason }, true);
      if (event.type === 'key-frame-wanted') keyFrames();
      if (event.type !== 'silence') return;
      silent = event.seconds > 0;
      listening();
    }),
  );

  const quietly = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => world.log(`in a call: ${error instanceof Error ? error.message : 'unknown'}`));
  };
  const heard = (sdp: string, answered = sdp): void => {
    const peek = peekSdp(sdp);
    remoteSends = peek.audio !== 'recvonly' && peek.audio !== 'inactive';
    listening();
    if (peek.held !== remoteHeld) {
      remoteHeld = peek.held;
      events.emit({ type: 'remote-hold', held: remoteHeld });
    }
    const picture = peek.video !== null && peekSdp(answered).video !== null;
    if (picture !== remoteVideo) {
      remoteVideo = picture;
      if (dialog !== null) events.emit({ type: 'media-changed', video: picture });
    }
  };
  const gone = (response: SipResponse): void =>
    finish({ by: 'failed', cause: 'timeout', reason: `the peer no longer knows this call (${response.status})` }, true);
  const settle = (end: RenegotiationEnd): void => {
    if (end.kind === 'gone') gone(end.response);
    // With keys that only one side believes in there is nothing to go on with; anything else the peer may mend.
    if (end.kind === 'unusable' && end.reason.startsWith('encryption')) finish(endOfMedia(end.reason), true);
    if (end.kind === 'agreed' || end.kind === 'unusable') timer.accepted(end.response);
  };
  /** One change at a time; each works on what the ones before left. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work, work);
    queue = turn.catch(() => undefined);
    return turn;
  };
  const offer = async (headers: () => readonly string[] = timer.requestHeaders): Promise<RenegotiationEnd> => {
    if (dialog === null || events.ended()) return { kind: 'ended' };
    const end = await renegotiate(
      {
        ...{ dialog, media, ended: events.ended, random: world.random, timeScale: world.timeScale, headers },
        raise: timer.raise,
        answered: (response) => heard(response.sdp ?? ''),
      },
      wanted,
    );
    settle(end);
    return end;
  };
  const refresh = refresher({
    dialog: () => (events.ended() ? null : dialog),
    updates: () => peerUpdates,
    noUpdates() {
      peerUpdates = false;
    },
    reinvite: offer,
    gone,
    timer: () => timer,
    later(again) {
      const soon = setTimeout(again, REFRESH_AGAIN * world.timeScale);
      events.onEnd(() => clearTimeout(soon));
    },
  });
  const change = (what: string, apply: () => () => void): Promise<Result<null>> =>
    inTurn(async () => {
      if (dialog === null) return fail(SDKERR.UISDK_COMMON_ERROR, `${what} needs an established call`);
      const undo = apply();
      try {
        const end = await offer();
        if (end.kind !== 'agreed') undo();
        return resultOf(end);
      } catch (error) {
        undo();
        return fail(SDKERR.UISDK_COMMON_ERROR, error instanceof Error ? error.message : 'unknown');
      }
    });

  /** Lets work that answers a request fail without harm: the peer hears 500. */
  const guarded = (request: PendingRequest, work: Promise<void>): void => {
    work.catch((error: unknown) => {
      world.log(`an offer could not be handled: ${error instanceof Error ? error.message : 'unknown'}`);
      request.reject(500);
    });
  };
  /** Answers an offer of the peer, in a re-INVITE or an UPDATE. */
  const answer = async (request: PendingRequest, sdp: string, headers: readonly string[]): Promise<void> => {
    const offered = peekSdp(sdp);
    const before = wantVideo;
    if (offered.video !== null && wantVideo === null) wantVideo = 'recvonly';
    if (offered.video === null) wantVideo = null;
    const answered = await media.answer(sdp, wanted());
    if (events.ended()) return request.reject(487);
    if (!answered.ok) {
      wantVideo = before;
      const reason = answered.failure.reason.replace(/["\\\r\n]/g, ' ');
      return request.reject(488, undefined, [`Warning: 304 parley "${reason}"`]);
    }
    request.accept({ sdp: answered.value, headers });
    heard(sdp, answered.value);
  };
  const reoffered = async (request: PendingRequest): Promise<void> => {
    const small = intervalTooSmall(request.message);
    if (small !== null) return request.reject(422, undefined, [small]);
    const headers = timer.refreshed(request.message);
    if (request.message.sdp !== null) return answer(request, request.message.sdp, headers);
    const ours = await media.offer(wanted());
    if (events.ended()) return request.reject(487);
    if (!ours.ok) return request.reject(500, undefined, ['Retry-After: 5']);
    waiting = (failed) => {
      if (failed !== null) media.rollback();
    };
    request.accept({ sdp: ours.value, headers });
  };

  const refer = referrals({
    show: (transfer) => events.emit({ type: 'transfer', transfer }),
    expired: () => events.emit({ type: 'transfer-expired' }),
    onEnd: events.onEnd,
    timeScale: world.timeScale,
  });

  return {
    timer,
    wanted,
    refer,
    heard,
    established(offered) {
      if (!remoteVideo) wantVideo = null;
      events.emit({ type: 'established' });
      if (offered && !remoteVideo) events.emit({ type: 'media-changed', video: false });
      // Who called us has no dialog before our answer has reached them, which their ACK says.
      if (dialog?.ownsCallId === true) follower.start();
    },
    confirm(confirmed, response) {
      dialog = confirmed;
      const conference = notifier.name();
      if (conference !== null) confirmed.host(conference);
      if (response !== null) follower.heard(response);
      const allowed = response?.list('Allow') ?? [];
      peerUpdates = allowed.some((method) => method.trim().toUpperCase() === 'UPDATE');
    },
    awaitAnswer(then) {
      waiting = then;
    },
    hold: () =>
      change('hold', () => {
        const before = held;
        held = true;
        return () => {
          held = before;
        };
      }),
    resume: () =>
      change('resume', () => {
        const before = held;
        held = false;
        return () => {
          held = before;
        };
      }),
    setVideo: (on) =>
      change('video', () => {
        const before = wantVideo;
        wantVideo = on ? 'sendrecv' : null;
        return () => {
          wantVideo = before;
        };
      }).then((result) => {
        if (!result.ok || !on || remoteVideo) return result;
        wantVideo = null;
        return fail(SDKERR.UISDK_COMMON_ERROR, 'the peer takes no video');
      }),
    sendDtmf: async (digits) =>
      dialog === null
        ? fail(SDKERR.UISDK_COMMON_ERROR, 'digits need an established call')
        : sendDigits(dialog, media, digits),
    refreshTarget(address) {
      if (dialog === null || events.ended()) return;
      const tell = async (): Promise<void> => {
        if (address !== null && !events.ended()) media.moveTo?.(address);
        await offer();
      };
      quietly(inTurn(tell));
    },
    ask() {
      if (!events.ended()) quietly(inTurn(() => refresh(timer.requestHeaders(), false)));
    },
    inConference(conference) {
      if (events.ended() || !notifier.serve(conference) || dialog === null) return;
      dialog.host(notifier.name()!);
      quietly(inTurn(() => refresh(timer.requestHeaders())));
    },
    handlers: {
      acked(message) {
        const then = waiting;
        waiting = null;
        follower.start();
        if (then === null || events.ended()) return;
        if (message.sdp === null) return then('the ACK of our offer has no answer');
        heard(message.sdp);
        quietly(media.accept(message.sdp, false).then((taken) => then(taken.ok ? null : taken.failure.reason)));
      },
      ackMissing: () =>
        finish({ by: 'failed', cause: 'timeout', reason: 'the peer never acknowledged the answer' }, true),
      bye(message) {
        const { elsewhere, text } = readReason(message);
        finish({ by: 'remote', elsewhere, reason: text }, false);
      },
      reinvite(request) {
        follower.heard(request.message);
        guarded(request, reoffered(request));
      },
      update(request) {
        follower.heard(request.message);
        if (request.message.sdp === null) follower.start();
        const small = intervalTooSmall(request.message);
        if (small !== null) return request.reject(422, undefined, [small]);
        const headers = timer.refreshed(request.message);
        if (request.message.sdp === null) return request.accept({ headers });
        if (waiting !== null) return request.reject(491);
        guarded(request, answer(request, request.message.sdp, headers));
      },
      info: (request) => answerInfo(request, media, (digit) => events.emit({ type: 'dtmf', digit })),
      subscribe(request, within) {
        notifier.take({
          message: request.message,
          within,
          reject: request.reject,
          accept(headers) {
            request.accept({ headers });
            return within;
          },
        });
      },
      notify: follower.notified,
      refer: ({ message, reject, accept }) =>
        refer({
          ...{ message, reject, toConference: false },
          accept() {
            accept({}, 202);
            return dialog;
          },
        }),
    },
  };
};
