import { randomInt } from 'node:crypto';
import { receives } from '../../../app/media/direction.ts';
import type { MediaPlan, MediaState } from '../../../app/media/media-plan.ts';
import type { Result } from '../../../app/result.ts';
import type { MediaEvent, MediaSessionOptions, Wanted } from '../media-port.ts';
import type { AgreedLine } from './agreed-line.ts';
import { Bridge } from './bridge.ts';
import { isEvents } from './codecs.ts';
import { type LoopbackLine, loopbackAnswer } from './loopback-answer.ts';
import type { SessionState, SessionStats } from './protocol.ts';
import type { Seat } from './room/seat.ts';
import { SessionSeat } from './room/session-seat.ts';
import type { RtpLeg } from './rtp-leg.ts';
import type { Sdp } from './sdp-parse.ts';
import { type OpenLine, SipSide } from './sip-side.ts';
import type { WebRtcLeg } from './webrtc-leg.ts';

/** What every session of the gateway does for its host, however its media ends. */
export type GatewaySession = {
  offer(wanted: Wanted): Promise<Result<string>>;
  answer(remoteOffer: string, wanted: Wanted): Promise<Result<string>>;
  accept(remoteAnswer: string, early: boolean): Result<null>;
  rollback(): void;
  sendDtmf(digits: string): void;
  /** Whether the peer agreed to touch tones. */
  takesDtmf(): boolean;
  requestKeyFrame(): void;
  /** Answers the renderer's offer for its leg, and takes the leg over; null when this session has no renderer. */
  negotiate(offer: Sdp, leg: WebRtcLeg, version: number): string | null;
  /** Lets go of a leg that is about to be closed. */
  detach(leg: WebRtcLeg): void;
  state(): SessionState;
  /** Changes when the state did without being asked. */
  mark(): string;
  stats(id: string): SessionStats;
  /** To be called about every 500 ms. */
  tick(now: number): void;
  close(): void;
};

/** Milliseconds without RTP after which a stream counts as not being received. */
const RECEIVING_MS = 2000;
/** Milliseconds of silence that are reported. */
const SILENCE_MS = 10_000;
/** Milliseconds between two reports of the state. */
const STATE_MS = 1000;

const freshSsrc = (): number => randomInt(1, 2 ** 32);

/** A call: its peer's RTP on one side, the renderer's leg on the other, a bridge for each m= line. */
export class CallSession implements GatewaySession {
  readonly #id: string;
  readonly #options: MediaSessionOptions;
  readonly #tell: (event: MediaEvent) => void;
  readonly #bridges = new Map<RtpLeg, Bridge>();
  #side: SipSide;
  #ssrcs: SessionState['ssrcs'];
  #leg: WebRtcLeg | null = null;
  #seat: SessionSeat | null = null;
  #revision = 0;
  #stateAt = 0;
  #told = '';
  #agreedAt = 0;
  #silent = false;

  constructor(id: string, options: MediaSessionOptions, tell: (event: MediaEvent) => void) {
    this.#id = id;
    this.#options = options;
    this.#tell = tell;
    this.#ssrcs = { audio: [freshSsrc(), freshSsrc()], video: [freshSsrc(), freshSsrc()] };
    this.#side = new SipSide(
      options,
      (open) => this.#agreed(open),
      () => this.#planIfOther(''),
    );
  }

  /** A session as it was in a process that ended; its plan rises so that the renderer comes back. */
  static async restored(id: string, state: SessionState, tell: (event: MediaEvent) => void): Promise<CallSession> {
    const session = new CallSession(id, state.options, tell);
    // A key never meets the same SSRC and sequence numbers twice (RFC 3711 section 9.1), so SRTP streams begin anew.
    // So does the one to the renderer, whose leg may be the same when the session only moved.
    const renewed = (kind: 'audio' | 'video'): readonly [number, number] => {
      const secure = state.lines.lines.some(
        (line) => line.kind === kind && (line.keys.length > 0 || line.agreed?.dtls != null),
      );
      return [freshSsrc(), secure ? freshSsrc() : state.ssrcs[kind][1]];
    };
    session.#ssrcs = { audio: renewed('audio'), video: renewed('video') };
    session.#revision = state.revision;
    session.#side = await SipSide.restored(
      state.options,
      state.lines,
      (open) => session.#agreed(open),
      () => session.#planIfOther(''),
    );
    if (state.lines.lines.some((line) => line.agreed !== null)) session.#plan();
    return session;
  }

  async offer(wanted: Wanted): Promise<Result<string>> {
    return this.#side.offer(wanted);
  }

  async answer(remoteOffer: string, wanted: Wanted): Promise<Result<string>> {
    const before = this.#shape();
    const result = await this.#side.answer(remoteOffer, wanted);
    if (result.ok) this.#planIfOther(before);
    return result;
  }

  accept(remoteAnswer: string, early: boolean): Result<null> {
    const before = this.#shape();
    const result = this.#side.accept(remoteAnswer, early);
    if (result.ok) this.#planIfOther(before);
    return result;
  }

  rollback(): void {
    const before = this.#shape();
    this.#side.rollback();
    const open = new Set(this.#side.lines.map(({ leg }) => leg));
    for (const [leg, bridge] of this.#bridges) {
      if (open.has(leg)) continue;
      bridge.close();
      this.#bridges.delete(leg);
    }
    this.#planIfOther(before);
  }

  /** Gives the call's lines to a room: the bridges to the renderer end, and the peer notices nothing. */
  enterRoom(): Seat {
    if (this.#seat !== null) return this.#seat;
    this.#endBridges();
    this.#seat = new SessionSeat(this.#name, {
      keyFrameWanted: () => this.#tell({ type: 'key-frame-wanted' }),
      failed: (reason) => this.#tell({ type: 'failed', reason }),
    });
    for (const open of this.#side.lines) this.#seat.agree(open);
    this.#tell({ type: 'no-plan' });
    return this.#seat;
  }

  /** Takes the lines back from the room; the renderer is to come again. */
  leaveRoom(): void {
    if (this.#seat === null) return;
    this.#seat.close();
    this.#seat = null;
    for (const open of this.#side.lines) this.#agreed(open);
    this.#plan();
  }

  sendDtmf(digits: string): void {
    this.#bridge('audio')?.sendDigits(digits);
  }

  takesDtmf(): boolean {
    return this.#line('audio')?.codecs.some(isEvents) === true;
  }

  requestKeyFrame(): void {
    this.#seat?.subscriptions[0]?.askForKeyFrame();
    this.#bridge('video')?.requestKeyFrame();
  }

  negotiate(offer: Sdp, leg: WebRtcLeg, version: number): string | null {
    if (this.#seat !== null) return null;
    const active = this.#active();
    const { sdp, routes } = loopbackAnswer(
      offer,
      leg.description,
      version,
      active.map(({ line, bridge }) => this.#loopbackLine(line, bridge)),
    );
    if (leg !== this.#leg) {
      this.#leg = leg;
      leg.listen({
        rtp: (packet) => this.#fromRenderer(packet),
        rtcp: (packet) => this.#controlFromRenderer(packet),
        connected: () => {
          for (const bridge of this.#bridges.values()) bridge.connected();
        },
        failed: () => this.detach(leg),
      });
    }
    this.#routes.fill(null);
    for (const route of routes) {
      const bridge = active.find(({ line }) => line.kind === route.kind)?.bridge;
      if (bridge === undefined) continue;
      bridge.connect(leg, route.codecs, route.ssrc);
      for (const { rendererType } of route.codecs) this.#routes[rendererType] = bridge;
    }
    return sdp;
  }

  detach(leg: WebRtcLeg): void {
    if (leg !== this.#leg) return;
    this.#leg = null;
    leg.listen(null);
    for (const bridge of this.#bridges.values()) bridge.disconnect();
  }

  state(): SessionState {
    return {
      kind: 'call',
      options: this.#options,
      lines: this.#side.state,
      revision: this.#revision,
      ssrcs: this.#ssrcs,
    };
  }

  mark(): string {
    return `${this.#revision} ${this.#side.mark}`;
  }

  stats(id: string): SessionStats {
    return {
      session: id,
      legConnected: this.#leg?.connected() === true,
      legRejected: this.#leg?.rejected() ?? 0,
      lines: this.#side.lines.map(({ line, leg }) => ({
        kind: line.kind,
        codecs: line.agreed?.codecs.map((codec) => codec.name) ?? [],
        rtp: { ...leg.counters },
        bridge: { ...(this.#bridges.get(leg)?.counters ?? nothing) },
      })),
    };
  }

  tick(now: number): void {
    // A seat is ticked by its room.
    for (const bridge of this.#bridges.values()) bridge.tick(now);
    this.#watchSilence(now);
    if (now - this.#stateAt >= STATE_MS) this.#report(now);
  }

  close(): void {
    this.#endBridges();
    this.#seat?.close();
    this.#side.close();
  }

  #endBridges(): void {
    if (this.#leg !== null) this.detach(this.#leg);
    for (const bridge of this.#bridges.values()) bridge.close();
    this.#bridges.clear();
    this.#routes.fill(null);
  }

  /** Bridges by the renderer's payload types, which are unique within a BUNDLE (RFC 8843 section 10.1.1). */
  readonly #routes: (Bridge | null)[] = new Array(128).fill(null);

  #fromRenderer(packet: Buffer): void {
    this.#routes[packet[1]! & 127]?.fromRenderer(packet);
  }

  #controlFromRenderer(packet: Buffer): void {
    for (const bridge of this.#bridges.values()) bridge.controlFromRenderer(packet);
  }

  #agreed(open: OpenLine): void {
    if (this.#seat !== null) {
      this.#seat.agree(open);
      return;
    }
    const { line, leg } = open;
    const kind = line.kind as 'audio' | 'video';
    let bridge = this.#bridges.get(leg);
    if (bridge === undefined) {
      bridge = new Bridge(leg, kind, this.#name, this.#ssrcs[kind], this.#options.videoMaxKbps, {
        digit: (digit) => this.#tell({ type: 'dtmf', digit }),
        keyFrameWanted: () => this.#tell({ type: 'key-frame-wanted' }),
        failed: (reason) => this.#tell({ type: 'failed', reason }),
      });
      this.#bridges.set(leg, bridge);
    }
    bridge.agree(line.agreed);
  }

  readonly #name = randomInt(2 ** 47).toString(36);

  #active(): { readonly line: AgreedLine; readonly bridge: Bridge }[] {
    return this.#side.lines.flatMap(({ line, leg }) => {
      const bridge = this.#bridges.get(leg);
      return line.agreed === null || bridge === undefined ? [] : [{ line: line.agreed, bridge }];
    });
  }

  #agreedLines(): AgreedLine[] {
    return this.#side.lines.flatMap(({ line }) => line.agreed ?? []);
  }

  #line(kind: 'audio' | 'video'): AgreedLine | null {
    return this.#agreedLines().find((line) => line.kind === kind) ?? null;
  }

  #bridge(kind: 'audio' | 'video'): Bridge | null {
    return this.#active().find(({ line }) => line.kind === kind)?.bridge ?? null;
  }

  #loopbackLine(line: AgreedLine, bridge: Bridge): LoopbackLine {
    const { kind, direction, codecs, feedback, ptime } = line;
    const mostKbps = bridge.limit / 1000;
    return { kind, direction, codecs, feedback, ptime, mostKbps, ssrc: bridge.streams.rtcSsrc };
  }

  /** Everything of the agreement that the renderer has to follow. */
  #shape(): string {
    return JSON.stringify(
      this.#agreedLines().map((line) => [
        line.kind,
        line.direction,
        line.codecs,
        line.feedback,
        line.bandwidth,
        line.ptime,
      ]),
    );
  }

  #planIfOther(before: string): void {
    this.#agreedAt = performance.now();
    if (this.#shape() !== before) this.#plan();
    this.#report(this.#agreedAt);
  }

  #plan(): void {
    if (this.#seat !== null) return;
    this.#revision++;
    const plan: MediaPlan = {
      session: this.#id,
      revision: this.#revision,
      transport: 'gateway',
      role: 'offer',
      remote: null,
      audio: this.#line('audio')?.direction ?? 'inactive',
      video: this.#line('video')?.direction ?? null,
    };
    this.#tell({ type: 'plan', plan });
  }

  #report(now: number): void {
    this.#stateAt = now;
    const state = this.#mediaState(now);
    const told = JSON.stringify(state);
    if (told === this.#told) return;
    this.#told = told;
    this.#tell({ type: 'state', state });
  }

  #mediaState(now: number): MediaState {
    const codec = (kind: 'audio' | 'video'): string => this.#line(kind)?.codecs[0]?.name ?? '';
    const receiving = (kind: string): boolean =>
      this.#side.lines.some(
        ({ line, leg }) =>
          line.kind === kind && line.agreed !== null && leg.heardRtpAt() > 0 && now - leg.heardRtpAt() < RECEIVING_MS,
      );
    const agreed = this.#side.lines.filter(({ line }) => line.agreed !== null);
    // A call counts as protected only when all of it is.
    const isSafe = agreed.length > 0 && agreed.every(({ line }) => line.agreed?.outward ?? line.agreed?.dtls);
    const isDtls = agreed.some(({ line }) => line.agreed?.dtls != null);
    return {
      audioCodec: codec('audio'),
      videoCodec: codec('video'),
      media: !isSafe ? 'none' : isDtls ? 'dtls' : 'sdes',
      suite: isSafe ? (agreed[0]?.leg.suite() ?? '') : '',
      receivingAudio: receiving('audio'),
      receivingVideo: receiving('video'),
    };
  }

  #watchSilence(now: number): void {
    const active = this.#side.lines.filter(({ line }) => line.agreed !== null && receives(line.agreed.direction));
    const heard = Math.max(this.#agreedAt, ...active.map(({ leg }) => leg.heardAt()));
    const silent = active.length > 0 && this.#agreedAt > 0 && now - heard >= SILENCE_MS;
    if (silent === this.#silent) return;
    this.#silent = silent;
    this.#tell({ type: 'silence', seconds: silent ? Math.round((now - heard) / 1000) : 0 });
  }
}

const nothing = { toPeer: 0, toRenderer: 0, dropped: 0, keyFramesAsked: 0, resent: 0 };
