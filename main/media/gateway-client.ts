import { fail, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { type DirectReply, DirectSession } from './direct-session.ts';
import { areDigits } from './gateway/dtmf.ts';
import type { GuestIceSettings } from './gateway/ice/guest-ice-settings.ts';
import {
  type FromGateway,
  GATEWAY_PROTOCOL,
  type GatewayCall,
  type GatewayCalls,
  type SessionKind,
  type SessionState,
  type SessionStats,
  type ToGateway,
} from './gateway/protocol.ts';
import { roomsOver } from './gateway-rooms.ts';
import { keepCodecs } from './kept-codecs.ts';
import type { MediaEvent, MediaPort, MediaSession, MediaSessionOptions, Wanted } from './media-port.ts';

import type { RoomPort } from './room-port.ts';

/** A way to the gateway's process. */
export type GatewayChannel = {
  post(message: ToGateway): void;
  /** Hears the gateway; returns the way to stop hearing. */
  listen(listener: (message: FromGateway) => void): () => void;
};

/** The renderer's offer for its leg; a warm spare belongs to no session yet. */
export type LegOffer = { readonly session: string | null; readonly leg: string; readonly sdp: string };

/** The media port over a gateway process. */
export type GatewayMediaPort = MediaPort & {
  /** The media of the echo callee. */
  openEcho(id: string, options: MediaSessionOptions): MediaSession;
  /** Answers the renderer's offer for a leg. */
  negotiate(offer: LegOffer): Promise<Result<string>>;
  /** Takes the renderer's SDP for a direct session's plan; false when nobody waits for it. */
  directReply(reply: DirectReply): boolean;
  /** Packets counted since the session was opened. */
  stats(session: string): Promise<Result<SessionStats>>;
  /** Frees a leg the renderer has closed. */
  closeLeg(leg: string): void;
  /** The rooms of the meetings that this app hosts. */
  readonly rooms: RoomPort;
  /** How guests reach this machine. */
  reach(settings: GuestIceSettings): void;
  /** Takes a new gateway process, in which every session is opened again; null while there is none. */
  attach(channel: GatewayChannel | null): void;
  /** Closes every session. */
  close(): void;
};

/** Milliseconds that a question to the gateway may take, restarts included. */
const PATIENCE_MS = 10_000;

type Pending = {
  readonly message: ToGateway;
  readonly resolve: (result: Result<unknown>) => void;
  readonly timer: ReturnType<typeof setTimeout>;
};

/** A session in the gateway as main sees it. */
class GatewaySession implements MediaSession {
  readonly id: string;
  readonly kind: SessionKind;
  options: MediaSessionOptions;
  /** What a new process would need; null before anything was described. */
  state: SessionState | null = null;
  takesDtmf = false;
  readonly #client: GatewayClient;
  readonly #listeners = new Set<(event: MediaEvent) => void>();
  #plan: MediaEvent | null = null;

  constructor(client: GatewayClient, id: string, kind: SessionKind, options: MediaSessionOptions) {
    this.#client = client;
    this.id = id;
    this.kind = kind;
    this.options = options;
  }

  offer(wanted: Wanted): Promise<Result<string>> {
    return this.#client.ask('offer', { session: this.id, wanted });
  }

  answer(sdp: string, wanted: Wanted): Promise<Result<string>> {
    return this.#client.ask('answer', { session: this.id, sdp, wanted });
  }

  accept(sdp: string, early: boolean): Promise<Result<null>> {
    return this.#client.ask('accept', { session: this.id, sdp, early });
  }

  rollback(): void {
    this.#client.tell({ call: 'rollback', session: this.id });
  }

  /** Opens it again as after the end of the process: the same ports and keys where they are to be had. */
  moveTo(address: string): void {
    this.options = { ...this.options, address };
    if (this.state !== null) this.state = { ...this.state, options: { ...this.state.options, address } };
    if (this.#client.knows(this)) this.#client.reopen(this);
  }

  sendDtmf(digits: string): boolean {
    if (!this.takesDtmf || !areDigits(digits)) return false;
    this.#client.tell({ call: 'dtmf', session: this.id, digits });
    return true;
  }

  requestKeyFrame(): void {
    this.#client.tell({ call: 'keyFrame', session: this.id });
  }

  listen(listener: (event: MediaEvent) => void): () => void {
    this.#listeners.add(listener);
    if (this.#plan !== null) listener(this.#plan);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#listeners.clear();
    this.#client.forget(this);
  }

  hear(event: MediaEvent): void {
    if (event.type === 'plan') this.#plan = event;
    else if (event.type === 'no-plan') this.#plan = null;
    for (const listener of [...this.#listeners]) listener(event);
  }
}

class GatewayClient implements GatewayMediaPort {
  readonly #sessions = new Map<string, GatewaySession>();
  readonly #direct = new Map<string, DirectSession>();
  readonly #pending = new Map<number, Pending>();
  #channel: GatewayChannel | null = null;
  #stop: () => void = () => undefined;
  #next = 1;
  #reach: GuestIceSettings | null = null;
  readonly rooms = roomsOver(this);

  reach(settings: GuestIceSettings): void {
    this.#reach = settings;
    this.tell({ call: 'reach', settings });
  }

  open(id: string, options: MediaSessionOptions): MediaSession {
    if (options.transport === 'gateway') return this.#open(id, 'call', options);
    const { audioCodecs, videoCodecs, codecsBind } = options;
    const keep = (sdp: string): string => (codecsBind ? keepCodecs(sdp, audioCodecs, videoCodecs) : sdp);
    const session = new DirectSession(id, () => this.#direct.delete(id), keep);
    this.#direct.set(id, session);
    return session;
  }

  openEcho(id: string, options: MediaSessionOptions): MediaSession {
    return this.#open(id, 'echo', options);
  }

  negotiate(offer: LegOffer): Promise<Result<string>> {
    return this.ask('negotiate', offer);
  }

  directReply(reply: DirectReply): boolean {
    return this.#direct.get(reply.session)?.reply(reply) ?? false;
  }

  stats(session: string): Promise<Result<SessionStats>> {
    return this.ask('stats', { session });
  }

  closeLeg(leg: string): void {
    this.tell({ call: 'closeLeg', leg });
  }

  attach(channel: GatewayChannel | null): void {
    this.#stop();
    this.#channel = channel;
    this.#stop = channel?.listen((message) => this.#heard(message)) ?? (() => undefined);
    if (channel === null) return;
    for (const session of this.#sessions.values()) this.reopen(session);
    if (this.#reach !== null) this.tell({ call: 'reach', settings: this.#reach });
    this.rooms.again();
    for (const { message } of this.#pending.values()) channel.post(message);
  }

  close(): void {
    for (const session of [...this.#sessions.values(), ...this.#direct.values()]) session.close();
  }

  ask<K extends GatewayCall>(call: K, input: GatewayCalls[K]['input']): Promise<Result<GatewayCalls[K]['output']>> {
    const id = this.#next++;
    const message = { id, call, input } as unknown as ToGateway;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#settle(id, fail(SDKERR.UISDK_COMMON_ERROR, 'media: the gateway does not answer'));
      }, PATIENCE_MS);
      this.#pending.set(id, { message, resolve: resolve as (result: Result<unknown>) => void, timer });
      this.tell(message);
    });
  }

  tell(message: ToGateway): void {
    this.#channel?.post(message);
  }

  /** Whether the session is open. */
  knows(session: GatewaySession): boolean {
    return this.#sessions.get(session.id) === session;
  }

  forget(session: GatewaySession): void {
    if (!this.knows(session)) return;
    this.#sessions.delete(session.id);
    this.tell({ call: 'close', session: session.id });
  }

  #open(id: string, kind: SessionKind, options: MediaSessionOptions): GatewaySession {
    const session = new GatewaySession(this, id, kind, options);
    this.#sessions.set(id, session);
    this.reopen(session);
    return session;
  }

  /** Opens a session in the process, in place of the one of that name. */
  reopen({ id, kind, options, state }: GatewaySession): void {
    if (state === null) this.tell({ call: 'open', session: id, kind, options });
    else this.tell({ id: 0, call: 'restore', input: { session: id, state } });
  }

  #heard(message: FromGateway): void {
    switch (message.type) {
      case 'hello':
        if (message.protocol !== GATEWAY_PROTOCOL) this.#failAll('media: the gateway is of another version');
        return;
      case 'reply':
        this.#settle(message.id, message.result);
        return;
      case 'event':
        this.#sessions.get(message.session)?.hear(message.event);
        return;
      case 'room':
        this.rooms.hear(message.event);
        return;
      case 'state': {
        const session = this.#sessions.get(message.session);
        if (session === undefined) return;
        session.state = message.state;
        session.takesDtmf = message.dtmf;
      }
    }
  }

  #settle(id: number, result: Result<unknown>): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    pending.resolve(result);
  }

  #failAll(reason: string): void {
    for (const session of this.#sessions.values()) session.hear({ type: 'failed', reason });
  }
}

/** Media sessions over a gateway process, which may be replaced at any time. */
export const gatewayMediaPort = (channel: GatewayChannel | null): GatewayMediaPort => {
  const client = new GatewayClient();
  client.attach(channel);
  return client;
};
