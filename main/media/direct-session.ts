import type { Direction } from '../../app/media/direction.ts';
import { agreed } from '../../app/media/direction.ts';
import type { MediaPlan } from '../../app/media/media-plan.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { areDigits } from './gateway/dtmf.ts';
import { MOST_SDP, parseSdp, type SdpMedia } from './gateway/sdp-parse.ts';
import { type OwnLine, wholeDescription } from './gateway/whole-description.ts';
import type { MediaEvent, MediaSession, Wanted } from './media-port.ts';

/** The renderer's SDP for a direct plan. */
export type DirectReply = { readonly session: string; readonly revision: number; readonly sdp: string };

/** Milliseconds that the renderer has for its SDP; candidates are gathered in that time. */
const PATIENCE_MS = 10_000;

/** A session whose peer speaks ICE and DTLS: the renderer makes the SDP, nothing passes the gateway. */
export class DirectSession implements MediaSession {
  readonly id: string;
  readonly #closed: () => void;
  readonly #keep: (sdp: string) => string;
  readonly #listeners = new Set<(event: MediaEvent) => void>();
  #plan: MediaPlan;
  #settled: Pick<MediaPlan, 'role' | 'remote' | 'audio' | 'video'>;
  #takesDtmf = false;
  /** The renderer's last description: Chromium takes none of the peer with fewer lines. */
  #local = '';
  #waiting: ((result: Result<string>) => void) | null = null;
  #isClosed = false;
  /** The way to the peer is lost or has moved: the next offer begins ICE anew. */
  #restart = false;

  /** `keep` takes out of a description what the organisation does not allow. */
  constructor(id: string, closed: () => void, keep: (sdp: string) => string = (sdp) => sdp) {
    this.id = id;
    this.#keep = keep;
    this.#closed = closed;
    const still = { role: 'offer', remote: null, audio: 'inactive', video: null } as const;
    this.#settled = still;
    this.#plan = { session: id, revision: 0, transport: 'direct', ...still };
  }

  async offer(wanted: Wanted): Promise<Result<string>> {
    const offer = await this.#ask({ role: 'offer', remote: null, audio: wanted.audio, video: wanted.video });
    return offer.ok ? ok(this.#keep(offer.value)) : offer;
  }

  async answer(remoteOffer: string, wanted: Wanted): Promise<Result<string>> {
    const refused = unfit(remoteOffer) ?? unsafe(remoteOffer);
    if (refused !== null) return refused;
    const { sdp, cut } = wholeDescription(this.#keep(remoteOffer), ownLines(this.#local));
    const answer = await this.#ask({ role: 'answer', remote: sdp, ...directions(sdp, wanted) });
    return answer.ok ? ok(cut(answer.value)) : answer;
  }

  async accept(text: string, early: boolean): Promise<Result<null>> {
    const refused = unfit(text) ?? unsafe(text);
    if (refused !== null) return refused;
    const remoteAnswer = wholeDescription(this.#keep(text), ownLines(this.#local)).sdp;
    // WebRTC takes one answer to an offer; a later one of another fork would need another connection.
    if (this.#plan.role === 'offer' && this.#plan.remote === remoteAnswer) {
      if (!early) this.#settled = this.#plan;
      return ok(null);
    }
    const { audio, video } = this.#plan;
    this.#announce({ role: 'offer', remote: remoteAnswer, ...directions(remoteAnswer, { audio, video }) });
    if (!early) this.#settled = this.#plan;
    this.#tellState(remoteAnswer);
    return ok(null);
  }

  /** The renderer finds its addresses itself; it is only told to look again. */
  moveTo(): void {
    this.#restart = true;
  }

  rollback(): void {
    this.#settle(fail(SDKERR.UISDK_COMMON_ERROR, 'media: the offer was withdrawn'));
    if (this.#settled.remote !== null) this.#announce(this.#settled);
  }

  /** Tells the renderer to send the digits, as the RTP is its own. */
  sendDtmf(digits: string): boolean {
    if (!this.#takesDtmf || !areDigits(digits)) return false;
    this.#hear({ type: 'digits', digits });
    return true;
  }

  requestKeyFrame(): void {
    // The peer asks Chromium by RTCP.
  }

  listen(listener: (event: MediaEvent) => void): () => void {
    this.#listeners.add(listener);
    if (this.#plan.revision > 0) listener({ type: 'plan', plan: this.#plan });
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#settle(fail(SDKERR.UISDK_COMMON_ERROR, 'media: the session is closed'));
    this.#listeners.clear();
    this.#closed();
  }

  /** Takes the renderer's SDP; false when nobody waits for it. */
  reply({ revision, sdp }: DirectReply): boolean {
    if (revision !== this.#plan.revision) return false;
    if (this.#waiting === null) {
      // An SDP nobody asked for says that the way to the peer, or the whole connection, is lost, which only a new offer mends.
      if (this.#isClosed || this.#settled.remote === null) return false;
      this.#restart = true;
      this.#hear({ type: 'renegotiate' });
      return false;
    }
    const refused = unfit(sdp);
    if (refused === null) this.#local = sdp;
    if (refused === null && this.#plan.role === 'answer') {
      this.#settled = this.#plan;
      this.#tellState(sdp);
    }
    this.#settle(refused ?? ok(sdp));
    return true;
  }

  #ask(change: Pick<MediaPlan, 'role' | 'remote' | 'audio' | 'video'>): Promise<Result<string>> {
    this.#settle(fail(SDKERR.UISDK_COMMON_ERROR, 'media: another description was asked for'));
    if (this.#isClosed) return Promise.resolve(fail(SDKERR.UISDK_COMMON_ERROR, 'media: the session is closed'));
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#settle(fail(SDKERR.UISDK_COMMON_ERROR, 'media: the window does not answer'));
      }, PATIENCE_MS);
      this.#waiting = (result) => {
        clearTimeout(timer);
        resolve(result);
      };
      this.#announce(change);
    });
  }

  #settle(result: Result<string>): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(result);
  }

  #announce(change: Pick<MediaPlan, 'role' | 'remote' | 'audio' | 'video'>): void {
    const { role, remote, audio, video } = change;
    const restart = this.#restart && role === 'offer' && remote === null;
    if (restart) this.#restart = false;
    this.#plan = { ...this.#plan, role, remote, audio, video, restart, revision: this.#plan.revision + 1 };
    this.#hear({ type: 'plan', plan: this.#plan });
  }

  #tellState(answer: string): void {
    const media = parseSdp(answer)?.media ?? [];
    const codecs = (kind: string) => media.find((m) => m.kind === kind && m.port !== 0)?.codecs ?? [];
    const codec = (kind: string): string => codecs(kind)[0]?.name ?? '';
    this.#takesDtmf = codecs('audio').some((c) => c.name.toLowerCase() === 'telephone-event');
    this.#hear({
      type: 'state',
      state: {
        audioCodec: codec('audio'),
        videoCodec: codec('video'),
        media: 'dtls',
        suite: '',
        receivingAudio: false,
        receivingVideo: false,
      },
    });
  }

  #hear(event: MediaEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}

const unfit = (sdp: string): Result<never> | null => {
  if (sdp.length > MOST_SDP) return fail(SDKERR.UISDK_ARGS_LENGTH_OVERRUN, 'media: the SDP is too long');
  return parseSdp(sdp) === null ? fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'media: the peer sent no SDP') : null;
};

/** Refuses what Chromium refuses: a line without DTLS, or without the fingerprint that proves it (RFC 8827 section 6.5). */
const unsafe = (sdp: string): Result<never> | null => {
  const bundles = [...sdp.matchAll(/^a=group:BUNDLE (.*?)\s*$/gm)].map((m) => m[1]!.split(' '));
  const media = (parseSdp(sdp)?.media ?? []).filter((m) => m.port !== 0);
  // Of bundled lines only one need carry the fingerprint (RFC 9143 section 7.1.3).
  const isPrinted = ({ mid }: SdpMedia): boolean =>
    media.some((m) => m.fingerprint !== null && bundles.some((b) => b.includes(mid) && b.includes(m.mid)));
  const isSafe = (m: SdpMedia): boolean =>
    /TLS\/|^RTP\/SAVPF?$/.test(m.protocol) && (m.fingerprint !== null || isPrinted(m));
  return media.every(isSafe) ? null : fail(SDKERR.UISDK_COMMON_ERROR, 'encryption: the peer does not speak DTLS');
};

/** The renderer's lines; a refused one keeps its name, by which Chromium knows it (RFC 9143 section 7.3.1). */
const ownLines = (sdp: string): OwnLine[] =>
  (parseSdp(sdp)?.media ?? []).map(({ kind, port, protocol, formats, mid }) => ({
    kind,
    on: port !== 0,
    refused: [`m=${kind} 0 ${protocol} ${formats}`, 'c=IN IP4 0.0.0.0', `a=mid:${mid}`, 'a=inactive'],
  }));

/** What both sides want, from the remote description and our own wish. */
const directions = (remote: string, wanted: Wanted): Wanted => {
  const media = parseSdp(remote)?.media ?? [];
  const of = (kind: string): SdpMedia | undefined => media.find((m) => m.kind === kind && m.port !== 0);
  const common = (kind: string, ours: Direction): Direction => agreed(of(kind)?.direction ?? 'inactive', ours);
  return {
    audio: common('audio', wanted.audio),
    video: wanted.video === null || of('video') === undefined ? null : common('video', wanted.video),
  };
};
