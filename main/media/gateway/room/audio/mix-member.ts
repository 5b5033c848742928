import type { AgreedCodec } from '../../agreed-line.ts';
import { isEvents } from '../../codecs.ts';
import { DtmfReceiver } from '../../dtmf.ts';
import {
  RTCP,
  receiverReport,
  reportBlocks,
  rtcpParts,
  senderInfo,
  senderReport,
  sourceDescription,
} from '../../rtcp.ts';
import { headerLength, payloadEnd } from '../../rtp.ts';
import { FRAME, openCodec, type SoundCodec } from './codec.ts';
import { JitterBuffer, type PlayoutCounters } from './jitter-buffer.ts';
import { Limiter } from './limiter.ts';
import { Reception } from './reception.ts';
import { SoundSender } from './sound-sender.ts';
import { Speech } from './speech.ts';

/** Where a member's sound goes, and what is heard of the member besides sound. */
export type MixMemberOptions = {
  /** Gets complete RTP packets, not yet encrypted. */
  readonly send: (rtp: Buffer) => void;
  /** Milliseconds in each of them; 20 when left out. */
  readonly ptime?: number;
  /** SSRC of what is sent to the member; any when left out. */
  readonly ssrc?: number;
  /** Gets each touch tone once. */
  readonly onDigit?: (digit: string) => void;
};

/** How a member's sound arrives and leaves. */
export type MixMemberStats = {
  readonly source: number;
  readonly ssrc: number;
  readonly received: number;
  /** Packets lost on the way in, in all and as a share 0–1 of the last reported interval. */
  readonly lost: number;
  readonly lossShare: number;
  readonly jitterMs: number;
  /** Delay of the jitter buffer, ms. */
  readonly delayMs: number;
  readonly sent: number;
  /** Share of our packets that the member last reported as lost, 0–1. */
  readonly farLossShare: number;
  readonly playout: Readonly<PlayoutCounters>;
};

/** What is left of silence after Opus, 1 of 32 768, and a little more, dBFS: nobody hears it, and none of it is mixed. */
const SILENT_DB = -84;

/** One member of a mix as the room sees it: packets in, packets out. */
export class MixMember {
  readonly speech = new Speech();
  /** What this member adds to the mix now; zeros when not speaking. */
  readonly voice = new Float32Array(FRAME);
  /** Whether that is nothing but zeros. */
  silent = true;
  readonly #onDigit: (digit: string) => void;
  readonly #now: () => number;
  readonly #awake: () => boolean;
  readonly #sender: SoundSender;
  readonly #reception = new Reception();
  readonly #buffer = new JitterBuffer();
  readonly #digits = new DtmfReceiver();
  readonly #limiter = new Limiter();
  readonly #codecs = new Map<string, SoundCodec>();
  /** By payload type. */
  #sounds = new Map<number, SoundCodec>();
  #events = new Map<number, number>();
  readonly #heard = new Int16Array(FRAME);
  readonly #out = new Int16Array(FRAME);
  #speaks = false;
  #gain = 0;
  #prompt: Int16Array | null = null;
  #promptAt = 0;
  #farLoss = 0;
  #reportedSent = 0;

  /** `awake` says whether the arrival of a packet says something of the network, not of a stall of our own. */
  constructor(options: MixMemberOptions, now: () => number, awake: () => boolean) {
    this.#awake = awake;
    this.#onDigit = options.onDigit ?? (() => undefined);
    this.#now = now;
    this.#sender = new SoundSender(options.send, options.ptime ?? 20, options.ssrc);
  }

  /** SSRC of what is sent to the member. */
  get ssrc(): number {
    return this.#sender.ssrc;
  }

  /** Takes what was agreed with the member, and what it is sent in: one of those, or null for no sound. */
  agree(codecs: readonly AgreedCodec[], sendCodec: AgreedCodec | null): void {
    this.#sounds = new Map();
    this.#events = new Map();
    // Some send with the payload type of their answer instead of our offer's.
    for (const type of ['sendType', 'receiveType'] as const)
      for (const codec of codecs) {
        const sound = this.#codec(codec.key);
        if (isEvents(codec)) this.#events.set(codec[type], codec.rate);
        else if (sound !== null) this.#sounds.set(codec[type], sound);
      }
    this.#sender.use(sendCodec === null ? null : this.#codec(sendCodec.key), sendCodec?.sendType ?? 0);
  }

  /** Takes an RTP packet of the member. */
  take(rtp: Buffer): void {
    const header = headerLength(rtp);
    const end = header < 0 ? -1 : payloadEnd(rtp, header);
    if (end < 0) return;
    const type = rtp[1]! & 127;
    const sound = this.#sounds.get(type);
    const timestamp = rtp.readUInt32BE(4);
    const now = this.#now();
    const clock = sound?.clock ?? this.#events.get(type);
    // What was not agreed is not counted either.
    if (clock === undefined) return;
    const number = this.#reception.take(rtp.readUInt32BE(8), rtp.readUInt16BE(2), timestamp, clock, now);
    if (number < 0) return;
    // The network buffer may be used again for the next packet.
    if (sound !== undefined && end > header)
      this.#buffer.put(number, timestamp, Buffer.from(rtp.subarray(header, end)), sound, now, this.#awake());
    else this.#buffer.skip(number);
    if (sound === undefined)
      for (const digit of this.#digits.take(rtp.subarray(header, end), timestamp)) this.#onDigit(digit);
  }

  /** Takes an RTCP compound of the member. */
  takeControl(rtcp: Buffer): void {
    for (const part of rtcpParts(rtcp)) {
      const { type, bytes } = part;
      if (type !== RTCP.sr && type !== RTCP.rr) continue;
      if (type === RTCP.sr && bytes.length >= 28) {
        const middle = (bytes.readUInt32BE(8) & 0xffff) * 65_536 + (bytes.readUInt32BE(12) >>> 16);
        this.#reception.takeReport(bytes.readUInt32BE(4), middle, this.#now());
      }
      for (const block of reportBlocks(part)) if (block.readUInt32BE(0) === this.ssrc) this.#takeLoss(block[4]! / 256);
    }
  }

  /** The compound to send about once a second: our report of what is sent and what arrived since the last. */
  report(name: string): Buffer {
    const now = this.#now();
    const block = this.#reception.report(now);
    const blocks = block === null ? [] : [block];
    const { ssrc, timestamp, packets, bytes } = this.#sender;
    const sends = packets > this.#reportedSent;
    this.#reportedSent = packets;
    const report = sends
      ? senderReport(senderInfo(Date.now(), timestamp, packets, bytes), ssrc, timestamp, blocks)
      : receiverReport(ssrc, blocks);
    return Buffer.concat([report, sourceDescription(ssrc, name)]);
  }

  /** Whether the others hear this member; changes with a fade of 20 ms. */
  speak(on: boolean): void {
    this.#speaks = on;
  }

  get speaks(): boolean {
    return this.#speaks;
  }

  /** Plays sound at 48 kHz that only this member hears, on top of the others; null ends it. */
  prompt(pcm: Int16Array | null): void {
    this.#prompt = pcm;
    this.#promptAt = 0;
  }

  /** Loudest 20 ms of the last second, −127–0 dBFS, also while muted. */
  level(): number {
    return this.speech.level;
  }

  stats(): MixMemberStats {
    const { source, received, lost, lossShare, jitterMs } = this.#reception;
    return {
      source,
      ssrc: this.ssrc,
      received,
      lost,
      lossShare,
      jitterMs,
      delayMs: this.#buffer.target,
      sent: this.#sender.packets,
      farLossShare: this.#farLoss,
      playout: { ...this.#buffer.counters },
    };
  }

  /** Makes `voice` what is heard of the member from `now` on. */
  listen(now: number): void {
    this.voice.fill(0);
    this.silent = true;
    this.#buffer.take(this.#heard, now);
    const isHeard = this.speech.take(this.#heard) > SILENT_DB;
    const [from, to] = [this.#gain, this.#speaks ? 1 : 0];
    this.#gain = to;
    this.silent = !isHeard || from + to === 0;
    if (this.silent) return;
    for (let i = 0; i < FRAME; i++) this.voice[i] = this.#heard[i]! * (from + ((to - from) * i) / FRAME);
  }

  /** Sends the sum of all voices without the member's own; changes `sum` for that. */
  play(sum: Float32Array): void {
    if (!this.silent) for (let i = 0; i < FRAME; i++) sum[i]! -= this.voice[i]!;
    this.#addPrompt(sum);
    this.#limiter.process(sum, this.#out);
    this.#sender.take(this.#out);
  }

  /** So many frames were not mixed, as we were asleep. */
  skip(frames: number): void {
    this.#sender.skip(frames * FRAME);
  }

  #addPrompt(sum: Float32Array): void {
    if (this.#prompt === null) return;
    const part = this.#prompt.subarray(this.#promptAt, this.#promptAt + FRAME);
    for (let i = 0; i < part.length; i++) sum[i]! += part[i]!;
    this.#promptAt += FRAME;
    if (this.#promptAt >= this.#prompt.length) this.#prompt = null;
  }

  #takeLoss(share: number): void {
    this.#farLoss = share;
    for (const codec of this.#codecs.values()) codec.expectLoss(Math.max(0.05, share));
  }

  #codec(key: string): SoundCodec | null {
    const known = this.#codecs.get(key) ?? openCodec(key);
    if (known !== null) this.#codecs.set(key, known);
    return known;
  }
}
