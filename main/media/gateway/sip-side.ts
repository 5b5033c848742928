import { randomInt } from 'node:crypto';
import { fail, ok, type Result } from '../../../app/result.ts';
import { SDKERR } from '../../../app/sdkerr.ts';
import type { MediaSessionOptions, Wanted } from '../media-port.ts';
import type { AgreedLine } from './agreed-line.ts';
import { type DtlsCertificate, dtlsCertificate } from './dtls.ts';
import { provisionalLine, surelyPlain } from './provisional-line.ts';
import { acceptLine, answerLine, isDtls, isRelayable, isSecure, wantsDtls } from './rtp-answer.ts';
import { openRtpLeg, type RtpLeg } from './rtp-leg.ts';
import { freshLine, type RtpLine, type RtpLinesState } from './rtp-lines.ts';
import { description, offeredSection, refusedLine, wantedOf } from './rtp-offer.ts';
import { freshKeys } from './sdes.ts';
import { parseSdp, type Sdp, type SdpMedia } from './sdp-parse.ts';
import { type OwnLine, wholeDescription } from './whole-description.ts';

/** A line with its sockets. */
export type OpenLine = { readonly line: RtpLine; readonly leg: RtpLeg };

/** Hears every new agreement about a line; `line.agreed` is null when the line is off. */
export type AgreementListener = (open: OpenLine) => void;

const failure = (reason: string): Result<never> => fail(SDKERR.UISDK_COMMON_ERROR, reason);
const CLOSED = 'media: the session is closed';

/** The SIP side of a session: its m= lines, their sockets, and the offers and answers about them (RFC 3264). */
export class SipSide {
  readonly #options: MediaSessionOptions;
  readonly #heard: AgreementListener;
  readonly #early: () => void;
  readonly #legs = new Map<RtpLine, RtpLeg>();
  #origin: string;
  #lines: RtpLine[] = [];
  #version = 0;
  #lastSdp = '';
  /** What stood before an offer of ours that is not answered yet. */
  #before: RtpLinesState | null = null;
  #certificate: DtlsCertificate | null = null;
  #closed = false;

  /** `early`: the peer sends before its SDP, and a line has been agreed for the time being. */
  constructor(options: MediaSessionOptions, heard: AgreementListener, early: () => void = () => undefined) {
    this.#options = options;
    this.#heard = heard;
    this.#early = early;
    this.#origin = String(randomInt(1, 2 ** 47));
  }

  /** A side as it was before its process ended: the same ports, keys and description where they are to be had. */
  static async restored(
    options: MediaSessionOptions,
    state: RtpLinesState,
    heard: AgreementListener,
    early?: () => void,
  ): Promise<SipSide> {
    const side = new SipSide(options, heard, early);
    side.#lines = structuredClone(state.lines) as RtpLine[];
    side.#version = state.version;
    side.#lastSdp = state.lastSdp;
    side.#origin = state.origin;
    side.#certificate = state.certificate;
    for (const line of side.#lines) if (line.port !== 0 && (await side.#open(line))) side.#apply(line);
    return side;
  }

  /** The lines that have sockets. */
  get lines(): OpenLine[] {
    return this.#lines.flatMap((line) => {
      const leg = this.#legs.get(line);
      return leg === undefined ? [] : [{ line, leg }];
    });
  }

  /** Changes whenever keys came or a stream is half-way to its next roll-over: then `state` is to be kept anew. */
  get mark(): string {
    const half = 32_768;
    return this.lines
      .map(({ leg }) => leg.kept())
      .map(({ rtp, rtcp, inbound }) => [
        rtp?.inward.key,
        rtcp?.inward.key,
        ...inbound.map((p) => Math.floor(p[1] / half)),
      ])
      .join(';');
  }

  /** What a restarted gateway needs to go on. */
  get state(): RtpLinesState {
    return {
      lines: structuredClone(this.#lines).map((line, i) => ({
        ...line,
        kept: this.#legs.get(this.#lines[i]!)?.kept() ?? null,
      })),
      version: this.#version,
      lastSdp: this.#lastSdp,
      origin: this.#origin,
      certificate: this.#certificate,
    };
  }

  /** A local offer. */
  async offer(wanted: Wanted): Promise<Result<string>> {
    const before = this.#before ?? this.state;
    const protocol = this.#offeredProtocol();
    for (const kind of ['audio', 'video'] as const)
      if (wantedOf(wanted, kind) !== null && !this.#lines.some((l) => l.usable && l.kind === kind))
        this.#lines.push(freshLine(kind, protocol, true));
    const sections: string[][] = [];
    for (const line of this.#lines) {
      const direction = line.usable ? wantedOf(wanted, line.kind) : null;
      if (direction !== null && !(await this.#open(line))) return failure('media: no port to be had');
      if (direction !== null) {
        line.direction = direction;
        const dtls = isDtls(line.protocol) || this.#lines.some((l) => l.agreed?.dtls != null);
        const secure = isSecure(line.protocol) || this.#options.encryption !== 'off';
        if (!secure || dtls) line.keys = [];
        else if (line.keys.length === 0) line.keys = freshKeys();
        sections.push(offeredSection(line, this.#options, dtls ? (await this.#identity()).fingerprint : null));
        this.#expect(line);
      } else sections.push(refusedLine(line));
    }
    if (this.#closed) return failure(CLOSED);
    this.#before = before;
    return ok(this.#describe(sections));
  }

  /** The answer to a remote offer; a pending offer of ours is forgotten. */
  async answer(text: string, wanted: Wanted): Promise<Result<string>> {
    this.rollback();
    const whole = wholeDescription(text, this.#ownLines());
    const offer = parseSdp(whole.sdp);
    if (offer === null) return fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'media: the offer is not SDP');
    const known = this.#lines.length;
    const result = await this.#answered(offer, wanted);
    if (result.ok) return ok(whole.cut(result.value));
    for (const line of this.#lines.splice(known)) this.#shut(line);
    return result;
  }

  async #answered(offer: Sdp, wanted: Wanted): Promise<Result<string>> {
    const used = new Set<string>();
    const refusals: string[] = [];
    const sections: string[][] = [];
    const results: { line: RtpLine; agreed: AgreedLine | null }[] = [];
    for (const [i, media] of offer.media.entries()) {
      const line = this.#lineFor(i, media, used);
      const willing = line.usable ? wantedOf(wanted, line.kind) : null;
      if (willing === null || media.port === 0 || media.kind !== line.kind || !isRelayable(media.protocol)) {
        if (line.usable && media.port !== 0 && !isRelayable(media.protocol))
          refusals.push(`media: ${media.protocol} is not spoken`);
        sections.push(refusedLine({ ...line, protocol: media.protocol, formats: media.formats }));
        results.push({ line, agreed: null });
        continue;
      }
      if (!(await this.#open(line))) return failure('media: no port to be had');
      const fingerprint = wantsDtls(media) ? (await this.#identity()).fingerprint : null;
      const answered = answerLine(media, line, willing, this.#options, fingerprint);
      if ('refused' in answered) {
        refusals.push(answered.refused);
        sections.push(refusedLine({ ...line, protocol: media.protocol, formats: media.formats }));
        results.push({ line, agreed: null });
        continue;
      }
      line.protocol = media.protocol;
      line.keys = answered.keys;
      line.direction = answered.agreed.direction;
      sections.push([...answered.section]);
      results.push({ line, agreed: answered.agreed });
    }
    if (this.#closed) return failure(CLOSED);
    if (offer.media.length > 0 && results.every((r) => r.agreed === null))
      return failure(refusals.find((r) => r.startsWith('encryption:')) ?? refusals[0] ?? 'media: nothing in common');
    for (const { line, agreed } of results) this.#agree(line, agreed);
    return ok(this.#describe(sections));
  }

  /** The remote answer to our offer; with `early` the final answer may still differ. */
  accept(text: string, early: boolean): Result<null> {
    const answer = parseSdp(wholeDescription(text, this.#ownLines()).sdp);
    if (answer === null) return fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'media: the answer is not SDP');
    if (this.#closed) return failure(CLOSED);
    const results = this.#accepted(answer);
    if (typeof results === 'string') return failure(results);
    for (const { line, agreed } of results) this.#agree(line, agreed);
    if (!early) this.#before = null;
    return ok(null);
  }

  /** Forgets an offer that was refused. */
  rollback(): void {
    const before = this.#before;
    this.#before = null;
    if (before === null) return;
    for (const [i, line] of this.#lines.entries()) {
      const old = before.lines[i];
      if (old === undefined) {
        this.#shut(line);
        continue;
      }
      Object.assign(line, { keys: old.keys, direction: old.direction, protocol: old.protocol, types: old.types });
      this.#agree(line, old.agreed);
      if (line.agreed === null) this.#shut(line);
    }
    this.#lines.length = Math.min(this.#lines.length, before.lines.length);
  }

  close(): void {
    this.#closed = true;
    for (const line of this.#lines) this.#shut(line);
  }

  #accepted(answer: Sdp): { line: RtpLine; agreed: AgreedLine | null }[] | string {
    const results: { line: RtpLine; agreed: AgreedLine | null }[] = [];
    let refusal = 'media: the peer refused all media';
    for (const [i, line] of this.#lines.entries()) {
      const media = answer.media[i];
      const off = media === undefined || media.kind !== line.kind || !this.#legs.has(line) || !this.#offered(i);
      const agreed = off ? null : acceptLine(media, line, this.#options);
      if (agreed !== null && 'refused' in agreed) {
        // Sound that cannot be had fails the call; a picture that cannot be had is left out.
        if (line.kind === 'audio' || agreed.refused.startsWith('encryption:')) return agreed.refused;
        refusal = agreed.refused;
        results.push({ line, agreed: null });
      } else results.push({ line, agreed });
    }
    return results.some((r) => r.agreed !== null) ? results : refusal;
  }

  #ownLines(): OwnLine[] {
    return this.#lines.map((line) => ({ kind: line.kind, on: line.usable, refused: refusedLine(line) }));
  }

  /** Whether the last description of ours had the line on. */
  #offered(index: number): boolean {
    const heads = this.#lastSdp.split('\r\n').filter((l) => l.startsWith('m='));
    return !/^m=\S+ 0 /.test(heads[index] ?? 'm= 0 ');
  }

  #lineFor(index: number, media: SdpMedia, used: Set<string>): RtpLine {
    const known = this.#lines[index];
    const first = (media.kind === 'audio' || media.kind === 'video') && !used.has(media.kind);
    if (known !== undefined) {
      if (known.usable) used.add(known.kind);
      return known;
    }
    const usable = first && !this.#lines.some((l) => l.usable && l.kind === media.kind) && isRelayable(media.protocol);
    const line = freshLine(media.kind, media.protocol, usable, media.formats);
    // A payload type the peer has given a meaning gets no other in offers of ours (RFC 3264 section 8.3.2).
    for (const codec of media.codecs) line.types[`offered/${codec.type}`] = codec.type;
    this.#lines.push(line);
    if (usable) used.add(media.kind);
    return line;
  }

  /** The protocol of a new line: that of a line with a handshake where there is one, else as the settings ask. */
  #offeredProtocol(): string {
    const { encryption } = this.#options;
    const known = this.#lines.find((line) => line.agreed?.dtls != null);
    if (known !== undefined) return known.protocol;
    return encryption === 'dtls' ? 'UDP/TLS/RTP/SAVPF' : encryption === 'required' ? 'RTP/SAVP' : 'RTP/AVP';
  }

  /** The certificate the peer is told of, the same for the life of the session. */
  async #identity(): Promise<DtlsCertificate> {
    this.#certificate ??= dtlsCertificate();
    return this.#certificate;
  }

  /** Lets plain RTP of an offered type be heard ahead of the answer (RFC 3264 section 5.1). */
  #expect(line: RtpLine): void {
    if (line.agreed !== null) return;
    this.#legs.get(line)?.expect({
      admits: (type, bytes) => {
        const agreed = provisionalLine(line, this.#options, type);
        if (agreed === null || !surelyPlain(agreed, bytes, line.keys.length > 0, isSecure(line.protocol))) return false;
        line.agreed = agreed;
        this.#apply(line);
        this.#early();
        return true;
      },
    });
  }

  #agree(line: RtpLine, agreed: AgreedLine | null): void {
    this.#legs.get(line)?.expect(null);
    line.agreed = agreed;
    if (agreed !== null) for (const codec of agreed.codecs) line.types[codec.key] = codec.receiveType;
    this.#apply(line);
  }

  #apply(line: RtpLine): void {
    const leg = this.#legs.get(line);
    if (leg === undefined) return;
    const { agreed } = line;
    const { remote = null, mux = false, dtls = null } = agreed ?? {};
    const certificate = this.#certificate;
    // Without ICE a change of address on either side takes a new handshake (RFC 8842 section 5.1).
    const ends = [remote?.address, remote?.port, mux, this.#options.address, leg.port, dtls?.fingerprint.value];
    leg.configure({
      remote,
      mux,
      outward: agreed?.outward ?? null,
      inward: agreed?.inward ?? null,
      dtls:
        dtls === null || certificate === null
          ? null
          : { ...dtls, certificate, association: remote === null ? '' : ends.join(' ') },
      types: new Set(agreed?.codecs.flatMap((codec) => [codec.receiveType, codec.sendType])),
    });
    this.#heard({ line, leg });
  }

  async #open(line: RtpLine): Promise<boolean> {
    if (this.#closed) return false;
    if (this.#legs.has(line)) return true;
    const leg = await openRtpLeg(this.#options.address, line.port, line.kept);
    if (leg === null) return false;
    if (this.#closed) {
      leg.close();
      return false;
    }
    this.#legs.set(line, leg);
    line.port = leg.port;
    return true;
  }

  #shut(line: RtpLine): void {
    this.#legs.get(line)?.close();
    this.#legs.delete(line);
    line.port = 0;
  }

  #describe(sections: readonly string[][]): string {
    const origin = this.#origin;
    const same = description(origin, this.#version, this.#options.address, sections);
    if (same === this.#lastSdp) return same;
    this.#version++;
    this.#lastSdp = description(origin, this.#version, this.#options.address, sections);
    return this.#lastSdp;
  }
}
