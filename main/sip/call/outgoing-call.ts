import { randomUUID } from 'node:crypto';
import { fail } from '../../../app/result.ts';
import { SDKERR } from '../../../app/sdkerr.ts';
import type { SipCall, SipCallEnd, SipCallOptions, SipPeer } from '../sip-engine.ts';
import { createCallEvents } from './call-events.ts';
import { endOfMedia, endOfRefusal } from './call-failure.ts';
import { createConferenceNotifier } from './conference-notifier.ts';
import { type CallWorld, createDialogSession } from './dialog-session.ts';
import { earlyMedia } from './early-media.ts';
import { redirection } from './redirection.ts';
import type {
  Caller,
  DialogHandlers,
  InviteIds,
  OutgoingInvite,
  Referring,
  SipDialog,
  SipResponse,
  Subscribing,
} from './signalling.ts';

/** A call as its account or endpoint keeps it. */
export type KeptCall = SipCall & {
  /** Own Contact changed, and to `address` unless null: tells the peer. */
  refreshTarget(address: string | null): void;
  /** The machine slept: does what is overdue, and asks the peer whether the call still stands. */
  wake(): void;
  /** Ends it because we go away: what still rings here gets 480, not the person's 603, so that other phones go on ringing. */
  leave(): void;
  /** How a dialog of this id stands that another call may take the place of (RFC 3891 section 3); null when it is none. */
  stands(dialog: string): 'early' | 'confirmed' | null;
  /** Id of its confirmed dialog, also after its end; null when it never had one. */
  dialog(): string | null;
  /** Ends it because another call has taken its place. */
  giveWay(): void;
  /** The name of the conference in its Contact; null while it belongs to none. */
  conference(): string | null;
  /** Answers a SUBSCRIBE to that conference. */
  subscribe(request: Subscribing): void;
  /** Answers a REFER to that conference. */
  refer(request: Referring): void;
};

/** What an outgoing call starts from. */
export type OutgoingCallParts = {
  readonly caller: Caller;
  readonly world: CallWorld;
  readonly target: string;
  readonly peer: SipPeer;
  readonly options: SipCallOptions;
};

/** Places a call (RFC 3261 section 13.2). The INVITE leaves as soon as the media has an offer. */
export const placeCall = ({ caller, world, target, peer, options }: OutgoingCallParts): KeptCall => {
  const events = createCallEvents(world.log);
  const { media } = options;
  let invite: OutgoingInvite | null = null;
  let dialog: SipDialog | null = null;
  let answered = false;
  let rang = false;
  let heardAnything = false;
  const notifier = createConferenceNotifier(world.timeScale);
  events.onEnd(notifier.end);
  if (options.conference !== undefined) notifier.serve(options.conference);
  const session = createDialogSession({ world, events, media, video: options.video, notifier, finish });
  const early = earlyMedia(media);
  const redirects = redirection(target, caller.sips);

  function finish(end: SipCallEnd, bye: boolean): void {
    if (!events.end(end)) return;
    clearTimeout(noAnswer);
    if (bye && dialog !== null) dialog.bye(byeHeaders(end));
    if (dialog === null) invite?.cancel();
  }
  const unanswered = (): void => {
    if (answered) return;
    finish(
      heardAnything
        ? { by: 'rejected', status: 408, reason: rang ? 'No answer' : 'Request Timeout' }
        : { by: 'failed', cause: 'timeout', reason: 'nobody answered at that address' },
      true,
    );
  };
  const patience = options.noAnswerSeconds * 1_000 * world.timeScale;
  const givenUpAt = Date.now() + patience;
  const noAnswer = setTimeout(unanswered, patience);

  const failed = (error: unknown): void =>
    finish({ by: 'failed', cause: 'engine', reason: error instanceof Error ? error.message : 'unknown' }, true);
  /** Descriptions reach the media in the order their responses came. */
  let order: Promise<void> = Promise.resolve();
  const inOrder = (work: () => Promise<void>): void => {
    order = order.then(work).catch(failed);
  };

  /** Takes a 2xx: acknowledged at once, the first one wins, any other is hung up (RFC 3261 section 13.2.2.4). */
  const accepted = (
    response: SipResponse,
    winner: SipDialog,
    ack: (sdp: string | null) => void,
  ): (() => Promise<void>) => {
    ack(null);
    if (answered || events.ended()) {
      winner.bye();
      return async () => undefined;
    }
    answered = true;
    dialog = winner;
    clearTimeout(noAnswer);
    return async () => {
      if (events.ended()) return;
      const sdp = response.sdp ?? early.of(winner.id);
      if (sdp === null) return finish(endOfMedia('the answer carries no session description'), true);
      const taken = await media.accept(sdp, false);
      if (events.ended()) return;
      if (!taken.ok) return finish(endOfMedia(taken.failure.reason), true);
      session.heard(sdp);
      session.confirm(winner, response);
      session.timer.accepted(response);
      session.established(options.video);
    };
  };
  const refused = (response: SipResponse): void => {
    if (answered || events.ended()) return;
    const next = redirects.next(response);
    if (next !== null && invite !== null) {
      send(next, invite.ids());
      return;
    }
    finish(endOfRefusal(response), false);
  };
  let offered = '';
  let latest: SipDialog | null = null;
  const earlies = new Set<string>();
  /** A fork that may lose: only the latest may change media, none may end the call. */
  const earlyHandlers = (early: SipDialog): DialogHandlers => ({
    ...session.handlers,
    bye: (message) => {
      if (dialog === early) session.handlers.bye(message);
    },
    update: (request) => {
      if (latest === early || request.message.sdp === null) session.handlers.update(request);
      else request.reject(488);
    },
    info: (request) => request.reject(481),
  });
  const send = (uri: string, follows: InviteIds | null): void => {
    invite = caller.invite(
      {
        target: uri,
        sdp: offered,
        headers: [...session.timer.requestHeaders(), ...transferHeaders(options.transfer)],
        displayName: options.displayName ?? '',
        conference: notifier.name(),
        follows,
      },
      {
        trying: () => {
          if (!heardAnything) events.emit({ type: 'trying' });
          heardAnything = true;
        },
        progress(response, inEarly) {
          heardAnything = true;
          if (events.ended() || answered) return;
          if (inEarly !== null) earlies.add(inEarly.id);
          if (inEarly !== null) latest = inEarly;
          inEarly?.attend(earlyHandlers(inEarly));
          if (response.status >= 180 && response.status < 190 && response.status !== 183) rang = true;
          inOrder(async () => {
            const carries = await early.take(response, inEarly);
            if (!answered) events.emit({ type: 'progress', status: response.status, early: carries });
          });
        },
        accepted(response, winner, ack) {
          if (!answered && !events.ended()) winner.attend(session.handlers);
          inOrder(accepted(response, winner, ack));
        },
        refused,
      },
    );
    if (events.ended()) invite.cancel();
  };
  const start = async (): Promise<void> => {
    const [offer, problem] = await Promise.all([media.offer(session.wanted()), caller.ready(target)]);
    if (events.ended()) return;
    if (!offer.ok) return finish(endOfMedia(offer.failure.reason), false);
    if (problem !== null) return finish({ by: 'failed', ...problem }, false);
    offered = offer.value;
    send(target, null);
  };
  void start().catch(failed);

  return {
    id: randomUUID(),
    direction: 'out',
    peer,
    calledUri: '',
    invitation: null,
    replaces: null,
    offered: { audio: true, video: options.video, webrtc: false },
    secure: caller.secure || /^sips:|;transport=tls\b/i.test(target),
    get localAddress() {
      return caller.localAddress();
    },
    answer: async () => fail(SDKERR.UISDK_COMMON_ERROR, 'an outgoing call is answered by the peer'),
    reject: () => finish({ by: 'local' }, true),
    hangUp: () => finish({ by: 'local' }, true),
    stands(id) {
      if (events.ended()) return null;
      if (dialog !== null) return dialog.id === id ? 'confirmed' : null;
      return earlies.has(id) ? 'early' : null;
    },
    dialog: () => dialog?.id ?? null,
    giveWay: () => finish({ by: 'replaced' }, true),
    wake() {
      if (Date.now() >= givenUpAt) unanswered();
      session.ask();
    },
    leave: () => finish({ by: 'local' }, true),
    conference: notifier.name,
    subscribe: notifier.take,
    refer: session.refer,
    inConference: session.inConference,
    hold: session.hold,
    resume: session.resume,
    setVideo: session.setVideo,
    sendDtmf: session.sendDtmf,
    listen: events.listen,
    refreshTarget: session.refreshTarget,
  };
};

/** What a BYE says about why (RFC 3326). */
export const byeHeaders = (end: SipCallEnd): readonly string[] =>
  end.by === 'failed' ? [`Reason: SIP;cause=${end.cause === 'media' ? 488 : 408};text="${end.cause}"`] : [];

/** What a call that comes from a transfer says of it (RFC 3891, RFC 3892). */
const transferHeaders = (transfer: SipCallOptions['transfer']): readonly string[] => {
  if (transfer === undefined) return [];
  const { replaces, referredBy } = transfer;
  return [
    ...(replaces === null ? [] : [`Replaces: ${replaces}`]),
    ...(referredBy === '' ? [] : [`Referred-By: <${referredBy}>`]),
  ];
};
