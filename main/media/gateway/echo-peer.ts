import { randomInt } from 'node:crypto';
import type { Result } from '../../../app/result.ts';
import type { MediaSessionOptions, Wanted } from '../media-port.ts';
import { EchoLine } from './echo-line.ts';
import type { SessionState, SessionStats } from './protocol.ts';
import type { RtpLeg } from './rtp-leg.ts';
import type { GatewaySession } from './session.ts';
import { type OpenLine, SipSide } from './sip-side.ts';

/** The media of the echo callee: greets with a chime, then sends sound and picture back; it has RTP legs of its own and no renderer. */
export class EchoSession implements GatewaySession {
  readonly #options: MediaSessionOptions;
  readonly #lines = new Map<RtpLeg, EchoLine>();
  readonly #name = randomInt(2 ** 47).toString(36);
  #side: SipSide;
  #greets = true;

  constructor(_id: string, options: MediaSessionOptions) {
    this.#options = options;
    this.#side = new SipSide(options, (open) => this.#agreed(open));
  }

  /** An echo as it was in a process that ended; it does not greet again. */
  static async restored(id: string, state: SessionState): Promise<EchoSession> {
    const session = new EchoSession(id, state.options);
    session.#greets = false;
    session.#side = await SipSide.restored(state.options, state.lines, (open) => session.#agreed(open));
    return session;
  }

  offer(wanted: Wanted): Promise<Result<string>> {
    return this.#side.offer(wanted);
  }

  answer(remoteOffer: string, wanted: Wanted): Promise<Result<string>> {
    return this.#side.answer(remoteOffer, wanted);
  }

  accept(remoteAnswer: string, early: boolean): Result<null> {
    return this.#side.accept(remoteAnswer, early);
  }

  rollback(): void {
    this.#side.rollback();
  }

  sendDtmf(): void {
    // An echo has nothing of its own to say.
  }

  takesDtmf(): boolean {
    return false;
  }

  requestKeyFrame(): void {
    // The peer asks by RTCP on its line.
  }

  negotiate(): null {
    return null;
  }

  detach(): void {
    // There is no leg to let go of.
  }

  state(): SessionState {
    const ssrcs = { audio: [0, 0], video: [0, 0] } as const;
    return { kind: 'echo', options: this.#options, lines: this.#side.state, revision: 0, ssrcs };
  }

  mark(): string {
    return this.#side.mark;
  }

  stats(id: string): SessionStats {
    return {
      session: id,
      legConnected: false,
      legRejected: 0,
      lines: this.#side.lines.map(({ line, leg }) => ({
        kind: line.kind,
        codecs: line.agreed?.codecs.map((codec) => codec.name) ?? [],
        rtp: { ...leg.counters },
        bridge: null,
      })),
    };
  }

  tick(now: number): void {
    for (const line of this.#lines.values()) line.tick(now);
  }

  close(): void {
    for (const line of this.#lines.values()) line.close();
    this.#lines.clear();
    this.#side.close();
  }

  #agreed({ line, leg }: OpenLine): void {
    let echo = this.#lines.get(leg);
    if (echo === undefined) {
      echo = new EchoLine(leg, line.kind as 'audio' | 'video', this.#name, this.#greets);
      this.#lines.set(leg, echo);
    }
    echo.agree(line.agreed);
  }
}
