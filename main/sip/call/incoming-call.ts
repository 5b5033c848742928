import { randomUUID } from 'node:crypto';
import { fail, ok, type Result } from '../../../app/result.ts';
import { SDKERR } from '../../../app/sdkerr.ts';
import type { MediaSession } from '../../media/media-port.ts';
import type { SipCallEnd } from '../sip-engine.ts';
import { createCallEvents } from './call-events.ts';
import { endOfMedia } from './call-failure.ts';
import { createConferenceNotifier } from './conference-notifier.ts';
import { type CallWorld, createDialogSession, type DialogSession } from './dialog-session.ts';
import { readInvitation } from './invitation.ts';
import { byeHeaders, type KeptCall } from './outgoing-call.ts';
import { readReason } from './reason-header.ts';
import { peekSdp } from './sdp-peek.ts';
import type { DialogHandlers, IncomingInvite, PendingRequest, SipDialog, SipMessage } from './signalling.ts';

/** Longest an INVITE rings, seconds: a caller whose CANCEL was lost is gone long before (RFC 3261 section 16.6, timer C). */
const LONGEST_RINGING = 180;

/** What an incoming call starts from. */
export type IncomingCallParts = {
  readonly invite: IncomingInvite;
  readonly world: CallWorld;
  readonly secure: boolean;
  readonly localAddress: string;
  /** The call whose place it takes (RFC 3891); null for any other. */
  readonly replaces: KeptCall | null;
};

/** Makes a call of an INVITE that came in (RFC 3261 section 13.3); it rings until someone decides. */
export const receiveCall = ({ invite, world, secure, localAddress, replaces }: IncomingCallParts): KeptCall => {
  const events = createCallEvents(world.log);
  const { message } = invite;
  const peek = message.sdp === null ? null : peekSdp(message.sdp);
  let own = localAddress;
  let phase: 'ringing' | 'answering' | 'answered' = 'ringing';
  let dialog: SipDialog | null = null;
  let session: DialogSession | null = null;

  const notifier = createConferenceNotifier(world.timeScale);
  events.onEnd(notifier.end);

  const finish = (end: SipCallEnd, bye: boolean): void => {
    if (!events.end(end)) return;
    if (dialog !== null) {
      if (bye) dialog.bye(byeHeaders(end));
      return;
    }
    if (end.by === 'remote') invite.reject(487);
    else if (end.by === 'failed') invite.reject(end.cause === 'media' || end.cause === 'encryption' ? 488 : 480);
    else if (end.by === 'local') invite.reject(603);
  };
  /** Until there is a session, in-dialog requests find only what needs none. */
  const early: DialogHandlers = {
    acked: () => undefined,
    ackMissing: () => undefined,
    bye(request) {
      const { elsewhere, text } = readReason(request);
      finish({ by: 'remote', elsewhere, reason: text }, false);
    },
    reinvite: (request) => request.reject(491),
    update: (request) => answerEarlyUpdate(request),
    info: (request) => request.reject(481),
    refer: (request) => request.reject(603),
    subscribe: (request) => request.reject(403),
    notify: (request) => request.reject(481),
  };
  const now = (): DialogHandlers => session?.handlers ?? early;
  invite.attend({
    cancelled(cancel) {
      const { elsewhere, text } = readReason(cancel);
      finish({ by: 'remote', elsewhere, reason: text }, false);
    },
    acked: (ack) => now().acked(ack),
    ackMissing: () => now().ackMissing(),
    bye: (request) => now().bye(request),
    reinvite: (request) => now().reinvite(request),
    update: (request) => now().update(request),
    info: (request) => now().info(request),
    refer: (request) => now().refer(request),
    subscribe: (request, within) => now().subscribe(request, within),
    notify: (request) => now().notify(request),
  });
  /** Nobody decided in time (RFC 3261 section 13.3.1). */
  const expires = expiresOf(message);
  const expire = (): void => {
    const expired = expires <= LONGEST_RINGING;
    invite.reject(expired ? 487 : 480);
    finish({ by: 'remote', elsewhere: false, reason: expired ? 'the invitation expired' : 'not answered' }, false);
  };
  const patience = Math.min(expires, LONGEST_RINGING) * 1_000 * world.timeScale;
  const expiresAt = Date.now() + patience;
  const unanswered = setTimeout(expire, patience);
  events.onEnd(() => clearTimeout(unanswered));
  // A call in place of another does not ring: it is there already for the person.
  if (replaces === null) invite.ring();

  const answer = async (media: MediaSession, video: boolean): Promise<Result<null>> => {
    try {
      return await takeUp(media, video);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      finish({ by: 'failed', cause: 'engine', reason }, true);
      return fail(SDKERR.UISDK_COMMON_ERROR, reason);
    }
  };
  const takeUp = async (media: MediaSession, video: boolean): Promise<Result<null>> => {
    if (events.ended()) return closing(media, 'the call has ended');
    if (phase !== 'ringing') return closing(media, 'the call is answered already');
    phase = 'answering';
    session = createDialogSession({ world, events, media, video, notifier, finish });
    const offer = message.sdp;
    const ours = await (offer === null ? media.offer(session.wanted()) : media.answer(offer, session.wanted()));
    if (events.ended()) return fail(SDKERR.UISDK_COMMON_ERROR, 'the call ended while it was being answered');
    if (!ours.ok) {
      finish(endOfMedia(ours.failure.reason), false);
      return ours;
    }
    const { established, awaitAnswer } = session;
    const up = (): void => established(video || peek?.video != null);
    if (offer === null) {
      awaitAnswer((failed) => (failed === null ? up() : finish(endOfMedia(failed), true)));
    }
    const headers = session.timer.refreshed(message);
    dialog = invite.accept({ sdp: ours.value, headers, conference: notifier.name() });
    if (dialog === null) {
      finish({ by: 'failed', cause: 'engine', reason: 'the INVITE is over' }, false);
      return fail(SDKERR.UISDK_COMMON_ERROR, 'the call ended while it was being answered');
    }
    phase = 'answered';
    clearTimeout(unanswered);
    if (offer !== null) session.heard(offer, ours.value);
    session.confirm(dialog, message);
    replaces?.giveWay();
    if (offer !== null) up();
    return ok(null);
  };

  return {
    id: randomUUID(),
    direction: 'in',
    peer: invite.peer,
    calledUri: message.uri,
    invitation: readInvitation(message, world.signedBy(message, localAddress)),
    replaces: replaces?.id ?? null,
    offered: { audio: peek?.audio != null, video: peek?.video != null, webrtc: peek?.webrtc ?? false },
    secure,
    get localAddress() {
      return own;
    },
    answer,
    reject(status, reason) {
      if (events.ended() || phase === 'answered') return finish({ by: 'local' }, true);
      const known = Number.isInteger(status) && status >= 400 && status <= 699;
      invite.reject(known ? status : 486, known ? reason : 'Busy Here');
      finish({ by: 'local' }, false);
    },
    hangUp: () => finish({ by: 'local' }, true),
    // An early dialog that the peer began is none to be replaced (RFC 3891 section 3).
    stands: (id) => (phase === 'answered' && !events.ended() && dialog?.id === id ? 'confirmed' : null),
    dialog: () => dialog?.id ?? null,
    giveWay: () => finish({ by: 'replaced' }, true),
    wake() {
      if (phase === 'ringing' && Date.now() >= expiresAt) expire();
      session?.ask();
    },
    leave() {
      if (phase !== 'ringing') return finish({ by: 'local' }, true);
      invite.reject(480);
      finish({ by: 'remote', elsewhere: false, reason: 'this phone went away' }, false);
    },
    conference: notifier.name,
    subscribe: notifier.take,
    refer(request) {
      if (session === null) request.reject(403);
      else session.refer(request);
    },
    inConference(conference) {
      if (session !== null) session.inConference(conference);
      else if (!events.ended()) notifier.serve(conference);
    },
    hold: async () => (await session?.hold()) ?? notYet(),
    resume: async () => (await session?.resume()) ?? notYet(),
    setVideo: async (on) => (await session?.setVideo(on)) ?? notYet(),
    sendDtmf: async (digits) => (await session?.sendDtmf(digits)) ?? notYet(),
    listen: events.listen,
    refreshTarget(address) {
      own = address ?? own;
      session?.refreshTarget(address);
    },
  };
};

/** Seconds after which the caller takes the INVITE back by itself; no limit without Expires (RFC 3261 section 20.19). */
const expiresOf = (message: SipMessage): number => {
  const digits = /^\s*(\d{1,10})\s*$/.exec(message.header('Expires') ?? '')?.[1];
  return digits === undefined ? Number.POSITIVE_INFINITY : Number(digits);
};

const notYet = (): Result<never> => fail(SDKERR.UISDK_COMMON_ERROR, 'the call is not established');

const closing = (media: MediaSession, reason: string): Result<never> => {
  media.close();
  return fail(SDKERR.UISDK_COMMON_ERROR, reason);
};

/** An UPDATE while it rings: nothing to refresh yet; an offer has to wait (RFC 3311 section 5.2). */
const answerEarlyUpdate = (request: PendingRequest): void => {
  if (request.message.sdp === null) request.accept();
  else request.reject(500, undefined, ['Retry-After: 2']);
};
