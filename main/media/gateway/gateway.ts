import { fail, ok, type Result } from '../../../app/result.ts';
import { SDKERR } from '../../../app/sdkerr.ts';
import { EchoSession } from './echo-peer.ts';
import { loopbackAnswer } from './loopback-answer.ts';
import { type FromGateway, GATEWAY_PROTOCOL, type SessionState, type ToGateway } from './protocol.ts';
import { Rooms } from './room/rooms.ts';
import { parseSdp } from './sdp-parse.ts';
import { CallSession, type GatewaySession } from './session.ts';
import { openWebRtcLeg, type WebRtcLeg } from './webrtc-leg.ts';

type BoundLeg = { readonly leg: WebRtcLeg; session: string | null; version: number };

/** Spares kept; a renderer that makes more has forgotten the oldest. */
const MOST_SPARES = 4;
/** Milliseconds between two rounds of house-keeping while there is a session; without one there is no timer at all. */
const TICK_MS = 500;
/** A renderer that has not checked its leg for this long is gone (RFC 7675 section 5.1). */
const CONSENT_MS = 30_000;

const failure = (reason: string): Result<never> => fail(SDKERR.UISDK_COMMON_ERROR, reason);

/** All media sessions and legs of the app; everything goes in and out by messages. */
export class Gateway {
  readonly #post: (message: FromGateway) => void;
  readonly #sessions = new Map<string, GatewaySession>();
  readonly #legs = new Map<string, BoundLeg>();
  /** Offers of one leg are answered one after the other. */
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #rooms: Rooms;
  /** What main was last told of each session. */
  readonly #marks = new Map<string, string>();
  /** Sessions being opened again; what is asked of them waits. */
  readonly #restoring = new Map<string, Promise<void>>();
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(post: (message: FromGateway) => void) {
    this.#post = post;
    this.#rooms = new Rooms(
      (id) => {
        const session = this.#sessions.get(id);
        return session instanceof CallSession ? session : null;
      },
      (event) => post({ type: 'room', event }),
    );
    post({ type: 'hello', protocol: GATEWAY_PROTOCOL });
  }

  /** Takes a message in; never throws. */
  handle(message: ToGateway): void {
    this.#handle(message).catch((error: unknown) => {
      if ('id' in message) this.#reply(message.id, failure(`media: ${String(error)}`));
    });
  }

  /** Closes everything. */
  close(): void {
    this.#rooms.close();
    for (const id of [...this.#sessions.keys()]) this.#closeSession(id);
    for (const id of [...this.#legs.keys()]) this.#closeLeg(id);
  }

  async #handle(message: ToGateway): Promise<void> {
    switch (message.call) {
      case 'open':
        this.#add(
          message.session,
          message.kind === 'echo'
            ? new EchoSession(message.session, message.options)
            : new CallSession(message.session, message.options, (event) => this.#event(message.session, event)),
        );
        return;
      case 'offer': {
        const { session: id, wanted } = message.input;
        return this.#ask(message.id, id, (session) => session.offer(wanted));
      }
      case 'answer': {
        const { session: id, sdp, wanted } = message.input;
        return this.#ask(message.id, id, (session) => session.answer(sdp, wanted));
      }
      case 'accept': {
        const { session: id, sdp, early } = message.input;
        return this.#ask(message.id, id, async (session) => session.accept(sdp, early));
      }
      case 'stats': {
        const { session } = message.input;
        return this.#ask(message.id, session, async (found) => ok(found.stats(session)));
      }
      case 'restore': {
        const { session, state } = message.input;
        const restored = this.#restore(session, state);
        this.#restoring.set(session, restored);
        await restored;
        this.#restoring.delete(session);
        return this.#reply(message.id, ok(null));
      }
      case 'negotiate': {
        const { session, leg, sdp } = message.input;
        const turn = (this.#queues.get(leg) ?? Promise.resolve()).then(() => this.#negotiate(leg, session, sdp));
        this.#queues.set(
          leg,
          turn.catch(() => undefined),
        );
        return this.#reply(message.id, await turn);
      }
      case 'rollback':
        this.#sessions.get(message.session)?.rollback();
        return this.#state(message.session);
      case 'keyFrame':
        return this.#sessions.get(message.session)?.requestKeyFrame();
      case 'dtmf':
        return this.#sessions.get(message.session)?.sendDtmf(message.digits);
      case 'close':
        return this.#closeSession(message.session);
      case 'closeLeg':
        this.#rooms.closeLeg(message.leg);
        return this.#closeLeg(message.leg);
      case 'roomLeg':
        return this.#reply(message.id, await this.#rooms.answer(message.input));
      case 'candidate':
        return this.#rooms.candidate(message.leg, message.candidate);
      case 'reach':
        return this.#rooms.reach(message.settings);
      case 'room':
        this.#rooms.set(message.plan);
        return this.#watch();
      case 'prompt':
        return this.#rooms.prompt(message.room, message.member, message.prompt);
      case 'closeRoom':
        return this.#rooms.end(message.room);
    }
  }

  async #restore(name: string, state: SessionState): Promise<void> {
    try {
      const session =
        state.kind === 'echo'
          ? await EchoSession.restored(name, state)
          : await CallSession.restored(name, state, (event) => this.#event(name, event));
      if (!this.#restoring.has(name)) {
        session.close();
        return;
      }
      this.#add(name, session);
      this.#state(name);
    } catch (error) {
      this.#event(name, { type: 'failed', reason: `media: ${String(error)}` });
    }
  }

  async #ask<T>(id: number, name: string, step: (session: GatewaySession) => Promise<Result<T>>): Promise<void> {
    await this.#restoring.get(name);
    const session = this.#sessions.get(name);
    if (session === undefined) return this.#reply(id, failure('media: no such session'));
    const result = await step(session);
    this.#state(name);
    this.#reply(id, result);
  }

  async #negotiate(id: string, sessionId: string | null, sdp: string): Promise<Result<string>> {
    const offer = parseSdp(sdp);
    const fingerprint = offer?.media.find((m) => m.fingerprint !== null)?.fingerprint;
    if (offer === null || fingerprint == null)
      return fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'media: the offer of the leg is not WebRTC');
    if (sessionId !== null) await this.#restoring.get(sessionId);
    const session = sessionId === null ? null : this.#sessions.get(sessionId);
    if (session === undefined) return failure('media: no such session');
    let bound = this.#legs.get(id);
    if (bound !== undefined && bound.leg.remoteFingerprint !== fingerprint.value.toUpperCase()) {
      this.#closeLeg(id);
      bound = undefined;
    }
    if (bound === undefined) {
      const leg = await openWebRtcLeg({ fingerprint });
      if (leg === null) return failure('media: no port to be had');
      // The session may have ended while the port was opened.
      if (session !== null && this.#sessions.get(sessionId!) !== session) {
        leg.close();
        return failure('media: no such session');
      }
      bound = { leg, session: null, version: 0 };
      this.#legs.set(id, bound);
    }
    bound.version++;
    if (session === null) {
      if (bound.session !== null) this.#sessions.get(bound.session)?.detach(bound.leg);
      bound.session = null;
      this.#limitSpares();
      return ok(loopbackAnswer(offer, bound.leg.description, bound.version, []).sdp);
    }
    if (bound.session !== null && bound.session !== sessionId) this.#sessions.get(bound.session)?.detach(bound.leg);
    bound.session = sessionId;
    for (const [other, { session: owner }] of this.#legs)
      if (owner === sessionId && other !== id) this.#closeLeg(other);
    const answer = session.negotiate(offer, bound.leg, bound.version);
    return answer === null ? failure('media: this session has no renderer') : ok(answer);
  }

  #limitSpares(): void {
    const spares = [...this.#legs].filter(([, { session }]) => session === null);
    for (const [id] of spares.slice(0, -MOST_SPARES)) this.#closeLeg(id);
  }

  #add(id: string, session: GatewaySession): void {
    this.#sessions.get(id)?.close();
    this.#sessions.set(id, session);
    this.#rooms.refresh();
    this.#watch();
  }

  #watch(): void {
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
  }

  #closeSession(id: string): void {
    this.#restoring.delete(id);
    for (const [leg, { session }] of this.#legs) if (session === id) this.#closeLeg(leg);
    const session = this.#sessions.get(id);
    this.#sessions.delete(id);
    this.#marks.delete(id);
    this.#rooms.refresh();
    session?.close();
    if (this.#sessions.size > 0 || this.#rooms.busy || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #closeLeg(id: string): void {
    const bound = this.#legs.get(id);
    if (bound === undefined) return;
    this.#legs.delete(id);
    this.#queues.delete(id);
    if (bound.session !== null) this.#sessions.get(bound.session)?.detach(bound.leg);
    bound.leg.close();
  }

  #tick(): void {
    const now = performance.now();
    for (const [id, session] of this.#sessions) {
      try {
        session.tick(now);
        if (this.#marks.get(id) !== session.mark()) this.#state(id);
      } catch {
        // One broken session must not stop the others.
      }
    }
    this.#rooms.tick(now);
    for (const [id, { leg }] of this.#legs) if (now - leg.consentAt() > CONSENT_MS) this.#closeLeg(id);
  }

  #event(session: string, event: Extract<FromGateway, { type: 'event' }>['event']): void {
    this.#post({ type: 'event', session, event });
  }

  #state(id: string): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    this.#marks.set(id, session.mark());
    this.#post({ type: 'state', session: id, state: session.state(), dtmf: session.takesDtmf() });
  }

  #reply(id: number, result: Result<unknown>): void {
    this.#post({ type: 'reply', id, result });
  }
}
