import { randomInt } from 'node:crypto';
import { receives, sends } from '../../../app/media/direction.ts';
import type { AgreedLine } from './agreed-line.ts';
import { isEvents } from './codecs.ts';
import { DtmfReceiver, DtmfSender } from './dtmf.ts';
import { feedbackToPeer, feedbackToRenderer, type LineStreams } from './feedback.ts';
import { KeyFrameRequests } from './key-frame-requests.ts';
import type { CodecRoute } from './loopback-answer.ts';
import { PacketRing } from './packet-ring.ts';
import { Rebase } from './rebase.ts';
import { FEEDBACK, pictureLoss, receiverReport, remb, reportBlock, sourceDescription, tmmb } from './rtcp.ts';
import { headerLength, payloadEnd, reheader, rtpPacket } from './rtp.ts';
import type { RtpLeg } from './rtp-leg.ts';
import type { WebRtcLeg } from './webrtc-leg.ts';

/** What a bridge tells its session. */
export type BridgeEvents = {
  digit(digit: string): void;
  /** The renderer wants a key frame and the peer named no feedback that would bring one. */
  keyFrameWanted(): void;
  /** Nothing will ever flow. */
  failed(reason: string): void;
};

/** Packets relayed and dropped, for diagnostics. */
export type BridgeCounters = {
  toPeer: number;
  toRenderer: number;
  dropped: number;
  keyFramesAsked: number;
  resent: number;
};

/** Milliseconds between two bandwidth limits to the renderer, and between two reports in a silent peer's place. */
const REPORT_MS = 1000;
/** A peer that has not reported for so long is reported for. */
const PEER_SILENT_MS = 5000;

/** Relays one m= line between the renderer's leg and the SIP peer's, in both directions. */
export class Bridge {
  readonly kind: 'audio' | 'video';
  readonly streams: LineStreams;
  readonly counters: BridgeCounters = { toPeer: 0, toRenderer: 0, dropped: 0, keyFramesAsked: 0, resent: 0 };
  readonly #rtp: RtpLeg;
  readonly #events: BridgeEvents;
  readonly #ring: PacketRing | null;
  readonly #dtmf: DtmfSender;
  readonly #heard = new DtmfReceiver();
  readonly #requests: KeyFrameRequests;
  /** Payload types across the bridge, −1 where there is none, and the clocks of each side. */
  readonly #toPeer = new Int16Array(128).fill(-1);
  readonly #toRenderer = new Int16Array(128).fill(-1);
  readonly #rendererClock = new Uint32Array(128);
  readonly #peerClock = new Uint32Array(128);
  readonly #peerEvents = new Uint8Array(128);
  #line: AgreedLine | null = null;
  #leg: WebRtcLeg | null = null;
  #rendererSsrc = -1;
  #mostKbps: number;
  #peerLimit = Number.POSITIVE_INFINITY;
  #sendsSince = 0;
  #reportedAt = 0;
  #limitedAt = 0;
  #stoodInAt = 0;
  #firCount = 0;

  constructor(
    rtp: RtpLeg,
    kind: 'audio' | 'video',
    name: string,
    ssrcs: readonly [number, number],
    mostKbps: number,
    events: BridgeEvents,
  ) {
    this.kind = kind;
    this.#rtp = rtp;
    this.#events = events;
    this.#mostKbps = mostKbps;
    this.#ring = kind === 'video' ? new PacketRing() : null;
    const outward = new Rebase(randomInt(0x8000), randomInt(2 ** 32));
    const inward = new Rebase(randomInt(0x8000), randomInt(2 ** 32));
    this.streams = { rtcSsrc: ssrcs[0], sipSsrc: ssrcs[1], outward, inward, name };
    this.#dtmf = new DtmfSender({
      timestampNow: () => outward.timestampNow(performance.now(), this.#eventClock()),
      send: (payload, timestamp, marker) => this.#sendEvent(payload, timestamp, marker),
    });
    this.#requests = new KeyFrameRequests(() => this.#sendPictureLoss());
    rtp.listen({
      rtp: (packet) => this.#fromPeer(packet),
      rtcp: (packet) => this.#controlFromPeer(packet),
      latched: () => this.requestKeyFrame(),
      failed: (reason) => events.failed(reason),
    });
  }

  /** The line as it was last agreed; null while it carries nothing. */
  get line(): AgreedLine | null {
    return this.#line;
  }

  /** Most video the renderer may send, bit/s. */
  get limit(): number {
    return Math.max(
      Math.min(this.#mostKbps * 1000, (this.#line?.bandwidth ?? Number.POSITIVE_INFINITY) * 1000, this.#peerLimit),
      50_000,
    );
  }

  /** Takes a new agreement with the peer; routes to the renderer follow with its next offer. */
  agree(line: AgreedLine | null): void {
    this.#line = line;
    this.#peerLimit = Number.POSITIVE_INFINITY;
    this.#peerEvents.fill(0);
    if (line === null) {
      this.#dtmf.stop();
      return;
    }
    for (const codec of line.codecs) if (isEvents(codec)) this.#peerEvents[codec.receiveType] = 1;
    // What is not agreed any more is not sent while the renderer's next offer is on its way.
    const still = new Set(line.codecs.map((codec) => codec.sendType));
    for (const [i, type] of this.#toPeer.entries()) if (!still.has(type)) this.#toPeer[i] = -1;
    this.requestKeyFrame();
  }

  /** Connects the renderer's side: its leg, the payload types on it, and the SSRC of its offer. */
  connect(leg: WebRtcLeg, routes: readonly CodecRoute[], ssrc: number): void {
    const other = leg !== this.#leg;
    this.#leg = leg;
    this.#rendererSsrc = ssrc;
    this.#toPeer.fill(-1);
    this.#toRenderer.fill(-1);
    for (const { rendererType, codec } of routes) {
      if (this.#toPeer[rendererType] === -1) this.#toPeer[rendererType] = codec.sendType;
      this.#toRenderer[codec.receiveType] = rendererType;
      this.#rendererClock[rendererType] = codec.rate;
      this.#peerClock[codec.receiveType] = codec.rate;
    }
    // Some peers send with the payload type of their answer instead of our offer's.
    for (const { rendererType, codec } of routes) {
      if (this.#toRenderer[codec.sendType] !== -1) continue;
      this.#toRenderer[codec.sendType] = rendererType;
      this.#peerClock[codec.sendType] = codec.rate;
    }
    this.#limitedAt = 0;
    if (other && leg.connected()) this.connected();
    else this.requestKeyFrame();
  }

  /** The renderer's leg is up: both ends need a key frame now, and the renderer again once its encoder runs. */
  connected(): void {
    if (this.kind !== 'video') return;
    this.requestKeyFrame();
    this.#requests.again(REPORT_MS);
    this.askPeerForKeyFrame();
  }

  /** The renderer's leg is gone. */
  disconnect(): void {
    this.#leg = null;
  }

  /** Asks the renderer for a key frame, at most once in 300 ms. */
  requestKeyFrame(): void {
    if (this.kind === 'video' && this.#leg !== null) this.#requests.ask();
  }

  /** Asks the peer for a key frame as the renderer would. */
  askPeerForKeyFrame(): void {
    const { rtcSsrc } = this.streams;
    if (this.kind === 'video') this.controlFromRenderer(pictureLoss(rtcSsrc, rtcSsrc));
  }

  /** Sends digits; false when the peer did not agree to events. */
  sendDigits(digits: string): boolean {
    const clock = this.#eventClock();
    if (clock === 0 || this.#line === null || !sends(this.#line.direction)) return false;
    this.#dtmf.send(digits, clock);
    return true;
  }

  /** RTP from the renderer to the peer. */
  fromRenderer(packet: Buffer): void {
    const line = this.#line;
    const rendererType = packet[1]! & 127;
    const type = this.#toPeer[rendererType]!;
    const header = headerLength(packet);
    if (type < 0 || header < 0 || line === null) {
      this.counters.dropped++;
      return;
    }
    const { outward, sipSsrc } = this.streams;
    const now = performance.now();
    const ssrc = packet.readUInt32BE(8);
    const fresh = outward.take(
      ssrc,
      packet.readUInt16BE(2),
      packet.readUInt32BE(4),
      now,
      this.#rendererClock[rendererType]!,
    );
    if (this.#sendsSince === 0) this.#sendsSince = now;
    if (fresh) this.#rendererSsrc = ssrc;
    const end = payloadEnd(packet, header);
    // Padding only probes the path to the gateway; a tone is not mixed with speech.
    if (end <= header || !sends(line.direction) || this.#dtmf.sounding) {
      outward.drop();
      this.counters.dropped++;
      return;
    }
    const out = reheader(packet, header, end, type, outward.sequence, outward.timestamp, sipSsrc);
    this.#ring?.put(out);
    this.counters.toPeer++;
    this.#rtp.sendRtp(out);
  }

  /** RTCP from the renderer to the peer; compounds concern several bridges and are not changed. */
  controlFromRenderer(packet: Buffer): void {
    const line = this.#line;
    if (line === null) return;
    const out = feedbackToPeer(packet, this.streams, line.feedback, this.#firCount, {
      keyFrameWanted: (told) => {
        this.#firCount++;
        if (!told) this.#events.keyFrameWanted();
      },
    });
    if (out !== null) this.#rtp.sendRtcp(out);
  }

  /** What has to be done now and then; to be called about every 500 ms. */
  tick(now: number): void {
    this.#rtp.tick(now);
    const leg = this.#leg;
    const { outward, rtcSsrc, name } = this.streams;
    if (leg === null || !leg.connected() || this.#line === null || outward.source < 0) return;
    if (this.kind === 'video' && now - this.#limitedAt >= REPORT_MS) {
      this.#limitedAt = now;
      leg.sendRtcp(Buffer.concat([receiverReport(rtcSsrc), remb(rtcSsrc, [outward.source], this.limit)]));
    }
    const silentSince = Math.max(this.#reportedAt, this.#sendsSince);
    if (now - silentSince < PEER_SILENT_MS || now - this.#stoodInAt < REPORT_MS) return;
    this.#stoodInAt = now;
    const block = reportBlock(outward.source, outward.highestIn);
    leg.sendRtcp(Buffer.concat([receiverReport(rtcSsrc, [block]), sourceDescription(rtcSsrc, name)]));
  }

  close(): void {
    this.#dtmf.stop();
    this.#requests.stop();
    this.#leg = null;
    this.#line = null;
    this.#rtp.listen(null);
  }

  #fromPeer(packet: Buffer): void {
    const line = this.#line;
    const type = packet[1]! & 127;
    const header = headerLength(packet);
    if (line === null || header < 0) return;
    const end = payloadEnd(packet, header);
    if (end < header) return;
    const timestamp = packet.readUInt32BE(4);
    if (this.#peerEvents[type] === 1)
      for (const digit of this.#heard.take(packet.subarray(header, end), timestamp)) this.#events.digit(digit);
    const { inward, rtcSsrc } = this.streams;
    const sequence = packet.readUInt16BE(2);
    const fresh = inward.take(
      packet.readUInt32BE(8),
      sequence,
      timestamp,
      performance.now(),
      this.#peerClock[type] || 8000,
    );
    if (fresh) this.requestKeyFrame();
    const leg = this.#leg;
    const to = this.#toRenderer[type]!;
    if (to < 0 || leg === null || end === header || !receives(line.direction)) {
      inward.drop();
      this.counters.dropped++;
      return;
    }
    this.counters.toRenderer++;
    leg.sendRtp(reheader(packet, header, end, to, inward.sequence, inward.timestamp, rtcSsrc));
  }

  #controlFromPeer(packet: Buffer): void {
    const line = this.#line;
    if (line === null) return;
    const { sipSsrc } = this.streams;
    const out = feedbackToRenderer(packet, this.streams, this.#ring, {
      keyFrameWanted: () => this.requestKeyFrame(),
      resend: (lost) => {
        this.counters.resent++;
        this.#rtp.sendRtp(lost);
      },
      limit: (bps, acknowledge) => {
        this.#peerLimit = bps;
        this.#limitedAt = 0;
        if (acknowledge)
          this.#rtp.sendRtcp(Buffer.concat([receiverReport(sipSsrc), tmmb(FEEDBACK.tmmbn, sipSsrc, sipSsrc, bps)]));
      },
      reported: () => {
        this.#reportedAt = performance.now();
      },
    });
    if (out !== null) this.#leg?.sendRtcp(out);
  }

  #sendPictureLoss(): void {
    const { outward, rtcSsrc } = this.streams;
    const about = outward.source >= 0 ? outward.source : this.#rendererSsrc;
    if (about < 0 || this.#leg === null || !this.#leg.connected()) return;
    this.counters.keyFramesAsked++;
    this.#leg.sendRtcp(Buffer.concat([receiverReport(rtcSsrc), pictureLoss(rtcSsrc, about)]));
  }

  #eventCodec(): { readonly rate: number; readonly sendType: number } | undefined {
    const codecs = this.#line?.codecs ?? [];
    const events = codecs.filter(isEvents);
    // The event clock has to be that of the audio it interrupts (RFC 4733 section 2.1).
    return events.find((c) => c.rate === codecs[0]?.rate) ?? events[0];
  }

  #eventClock(): number {
    return this.#eventCodec()?.rate ?? 0;
  }

  #sendEvent(payload: Buffer, timestamp: number, marker: boolean): void {
    const codec = this.#eventCodec();
    const { outward, sipSsrc } = this.streams;
    if (codec === undefined) return;
    this.#rtp.sendRtp(rtpPacket(codec.sendType, marker, outward.insert(), timestamp, sipSsrc, payload));
  }
}
