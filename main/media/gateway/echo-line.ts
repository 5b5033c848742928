import { randomInt } from 'node:crypto';
import { sends } from '../../../app/media/direction.ts';
import type { AgreedLine } from './agreed-line.ts';
import { CHIME_STEP_MS, chimePayloads } from './chime.ts';
import { isEvents } from './codecs.ts';
import { KeyFrameRequests } from './key-frame-requests.ts';
import { PacketRing } from './packet-ring.ts';
import { Rebase } from './rebase.ts';
import {
  FEEDBACK,
  nackPairs,
  pictureLoss,
  RTCP,
  type RtcpPart,
  receiverReport,
  reportBlock,
  rtcpParts,
  senderReport,
  sourceDescription,
} from './rtcp.ts';
import { headerLength, payloadEnd, reheader, rtpPacket } from './rtp.ts';
import type { RtpLeg } from './rtp-leg.ts';

/** Milliseconds that a caller who sends nothing is waited for before the greeting. */
const PATIENCE_MS = 400;
const REPORT_MS = 1000;

/** One m= line of the echo callee: sends back what it gets, as a stream of its own. */
export class EchoLine {
  readonly #rtp: RtpLeg;
  readonly #name: string;
  readonly #ssrc = randomInt(1, 2 ** 32);
  readonly #stream = new Rebase(randomInt(0x8000), randomInt(2 ** 32));
  readonly #ring: PacketRing | null;
  readonly #requests = new KeyFrameRequests(() => this.#askForKeyFrame());
  readonly #types = new Int16Array(128).fill(-1);
  readonly #clocks = new Uint32Array(128);
  #line: AgreedLine | null = null;
  #greeting: 'due' | 'sounding' | 'over';
  #timer: ReturnType<typeof setTimeout> | null = null;
  #reportAt = 0;

  constructor(rtp: RtpLeg, kind: 'audio' | 'video', name: string, greet: boolean) {
    this.#rtp = rtp;
    this.#name = name;
    this.#ring = kind === 'video' ? new PacketRing() : null;
    this.#greeting = greet && kind === 'audio' ? 'due' : 'over';
    rtp.listen({
      rtp: (packet) => this.#take(packet),
      rtcp: (packet) => this.#takeControl(packet),
      latched: () => this.#requests.ask(),
      failed: () => undefined,
    });
  }

  /** Takes a new agreement; null switches the line off. */
  agree(line: AgreedLine | null): void {
    this.#line = line;
    this.#types.fill(-1);
    for (const codec of line?.codecs ?? []) {
      this.#types[codec.receiveType] = codec.sendType;
      this.#clocks[codec.receiveType] = codec.rate;
    }
    if (line === null) return;
    if (this.#ring !== null) this.#requests.ask();
    if (this.#greeting === 'due' && this.#timer === null) this.#timer = setTimeout(() => this.#greet(), PATIENCE_MS);
  }

  /** Reports to the sender and keeps the path open; to be called about every 500 ms. */
  tick(now: number): void {
    this.#rtp.tick(now);
    const { source, highestIn } = this.#stream;
    if (source < 0 || this.#line === null || now - this.#reportAt < REPORT_MS) return;
    this.#reportAt = now;
    this.#sendControl(receiverReport(this.#ssrc, [reportBlock(source, highestIn)]));
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#greeting = 'over';
    this.#requests.stop();
    this.#rtp.listen(null);
    this.#line = null;
  }

  #take(packet: Buffer): void {
    const received = packet[1]! & 127;
    const type = this.#types[received]!;
    const header = headerLength(packet);
    if (this.#line === null || type < 0 || header < 0) return;
    const end = payloadEnd(packet, header);
    const now = performance.now();
    const clock = this.#clocks[received]!;
    const fresh = this.#stream.take(packet.readUInt32BE(8), packet.readUInt16BE(2), packet.readUInt32BE(4), now, clock);
    if (fresh && this.#ring !== null) this.#requests.ask();
    if (this.#greeting === 'due') this.#greet();
    if (end <= header || this.#greeting !== 'over' || !sends(this.#line.direction)) {
      this.#stream.drop();
      return;
    }
    const { sequence, timestamp } = this.#stream;
    const out = reheader(packet, header, end, type, sequence, timestamp, this.#ssrc);
    this.#ring?.put(out);
    this.#rtp.sendRtp(out);
  }

  #takeControl(packet: Buffer): void {
    for (const part of rtcpParts(packet)) {
      if (part.type === RTCP.sr) this.#reportBack(part);
      else if (part.type === RTCP.fir2032) this.#requests.ask();
      else if (part.type === RTCP.psfb && (part.format === FEEDBACK.pli || part.format === FEEDBACK.fir))
        this.#requests.ask();
      else if (part.type === RTCP.rtpfb && part.format === FEEDBACK.nack)
        for (const [first, more] of nackPairs(part)) this.#ring?.serve(first, more, (lost) => this.#rtp.sendRtp(lost));
    }
  }

  /** The sender's own report comes back with the echo, so that sound and picture stay together. */
  #reportBack({ bytes }: RtcpPart): void {
    const { source, highestIn, timestampOffset } = this.#stream;
    if (bytes.length < 28 || bytes.readUInt32BE(4) !== source) return;
    this.#reportAt = performance.now();
    const middle = ((bytes.readUInt32BE(8) & 0xffff) * 65536 + (bytes.readUInt32BE(12) >>> 16)) >>> 0;
    const block = reportBlock(source, highestIn, middle, 0);
    const timestamp = (bytes.readUInt32BE(16) + timestampOffset) >>> 0;
    this.#sendControl(senderReport(bytes, this.#ssrc, timestamp, [block]));
  }

  #askForKeyFrame(): void {
    const { source } = this.#stream;
    if (this.#ring === null || this.#line === null || source < 0) return;
    this.#rtp.sendRtcp(
      Buffer.concat([
        receiverReport(this.#ssrc),
        sourceDescription(this.#ssrc, this.#name),
        pictureLoss(this.#ssrc, source),
      ]),
    );
  }

  #sendControl(report: Buffer): void {
    this.#rtp.sendRtcp(Buffer.concat([report, sourceDescription(this.#ssrc, this.#name)]));
  }

  #greet(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const codec = this.#line?.codecs.find((c) => !isEvents(c));
    const payloads = codec === undefined ? [] : chimePayloads(codec.key);
    if (codec === undefined || payloads.length === 0) {
      this.#greeting = 'over';
      return;
    }
    this.#greeting = 'sounding';
    const begin = performance.now();
    const timestamp = this.#stream.timestampNow(begin, codec.rate);
    let sent = 0;
    const step = (): void => {
      const due = Math.min(payloads.length, Math.floor((performance.now() - begin) / CHIME_STEP_MS) + 1);
      for (; sent < due; sent++) {
        if (this.#line === null || !sends(this.#line.direction)) continue;
        const at = (timestamp + (sent * CHIME_STEP_MS * codec.rate) / 1000) >>> 0;
        this.#rtp.sendRtp(
          rtpPacket(codec.sendType, sent === 0, this.#stream.insert(), at, this.#ssrc, payloads[sent]!),
        );
      }
      if (sent < payloads.length) this.#timer = setTimeout(step, CHIME_STEP_MS / 2);
      else {
        this.#timer = null;
        this.#greeting = 'over';
      }
    };
    step();
  }
}
