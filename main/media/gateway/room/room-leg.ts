import { randomInt } from 'node:crypto';
import { ROOM_LINES } from '../../../../app/meeting/slots.ts';
import {
  FEEDBACK,
  nackPairs,
  pictureLoss,
  RTCP,
  type RtcpPart,
  receiverReport,
  rembBitrate,
  reportBlocks,
  rtcpParts,
} from '../rtcp.ts';
import type { Sdp } from '../sdp-parse.ts';
import type { WebRtcLeg } from '../webrtc-leg.ts';
import { Publisher } from './publisher.ts';
import { type RoomLine, type RoomTransport, roomAnswer } from './room-answer.ts';
import type { Seat, SeatHost } from './seat.ts';
import { Subscription } from './subscription.ts';
import { ViewerCapacity } from './viewer-capacity.ts';

const freshSsrc = (): number => randomInt(1, 2 ** 32);

/** The place of a WebRTC member: the host's window or a guest's page, over one leg with the m= lines of ROOM_LINES. */
export class RoomLeg implements Seat {
  readonly publishers: readonly Publisher[];
  subscriptions: readonly Subscription[] = [];
  /** Share of what we send that the member loses, 0–1. */
  lossOut = 0;
  readonly #leg: WebRtcLeg;
  readonly #way: 'loopback' | 'network';
  readonly #ssrcs = ROOM_LINES.map(freshSsrc);
  readonly #reporter = freshSsrc();
  readonly #capacity = new ViewerCapacity();
  #lines: readonly RoomLine[] = [];
  #host: SeatHost | null = null;
  #version = 0;

  /** A way by loopback is never full: what its browser estimates there is how busy the machine is. */
  constructor(leg: WebRtcLeg, name: string, way: 'loopback' | 'network') {
    this.#leg = leg;
    this.#way = way;
    this.publishers = (['camera', 'screen'] as const).map(
      (picture) =>
        new Publisher({
          ssrc: this.#reporter,
          name,
          picture,
          resends: true,
          sendControl: (rtcp) => leg.sendRtcp(rtcp),
          askForKeyFrame: (source) =>
            leg.sendRtcp(Buffer.concat([receiverReport(this.#reporter), pictureLoss(this.#reporter, source)])),
        }),
    );
    leg.listen({
      rtp: (packet) => this.#take(packet),
      rtcp: (packet) => this.#control(packet),
      connected: () => this.#host?.connected(),
      failed: () => this.#host?.lost(),
    });
  }

  /** Most that reaches the member, bit/s. */
  get capacity(): number {
    return this.#capacity.bps;
  }

  get connected(): boolean {
    return this.#leg.connected();
  }

  /** Answers the member's offer, the first or one for an ICE restart; a sentence when it is of no use. */
  answer(offer: Sdp, transport: RoomTransport): { readonly sdp: string } | string {
    const answered = roomAnswer(offer, transport, ++this.#version, this.#ssrcs);
    if (typeof answered === 'string') return answered;
    this.#lines = answered.lines;
    if (this.subscriptions.length === 0)
      this.subscriptions = ROOM_LINES.flatMap(({ use }, i) =>
        use === 'slot'
          ? [
              new Subscription({
                ssrc: this.#ssrcs[i]!,
                types: answered.lines[i]!.types,
                send: (rtp) => this.#leg.sendRtp(rtp),
              }),
            ]
          : [],
      );
    return { sdp: answered.sdp };
  }

  get soundSsrc(): number {
    return this.#ssrcs[0]!;
  }

  sit(host: SeatHost | null): void {
    this.#host = host;
    if (host === null) return;
    const opus = this.#lines[0]?.types.get('opus');
    if (opus !== undefined)
      host.agreeSound([{ key: 'opus', name: 'opus', rate: 48_000, sendType: opus, receiveType: opus, parameters: '' }]);
    if (this.connected) host.connected();
  }

  sendSound(rtp: Buffer): void {
    this.#leg.sendRtp(rtp);
  }

  sendControl(rtcp: Buffer): void {
    this.#leg.sendRtcp(rtcp);
  }

  tick(now: number): void {
    for (const publisher of this.publishers) publisher.tick(now);
  }

  close(): void {
    this.#host = null;
    for (const subscription of this.subscriptions) subscription.show(null);
    for (const publisher of this.publishers) publisher.close();
    this.#leg.close();
  }

  #take(packet: Buffer): void {
    const type = packet[1]! & 127;
    const now = performance.now();
    if (this.#lines[0]?.codecs.has(type) === true) {
      this.#host?.sound(packet);
      return;
    }
    const ssrc = packet.readUInt32BE(8);
    // An offer that names no SSRC has its camera on the first video line.
    const line = this.#lines[2]?.ssrc === ssrc && ssrc >= 0 ? 2 : 1;
    const codec = this.#lines[line]?.codecs.get(type);
    if (codec !== undefined) this.publishers[line - 1]?.take(packet, codec, now);
  }

  #control(packet: Buffer): void {
    for (const part of rtcpParts(packet)) {
      if (part.type === RTCP.sr || part.type === RTCP.rr) this.#report(part);
      else if (part.type === RTCP.psfb) this.#pictureFeedback(part);
      else if (part.type === RTCP.rtpfb && part.format === FEEDBACK.nack && part.bytes.length >= 12) {
        const about = this.#subscription(part.bytes.readUInt32BE(8));
        if (about !== undefined) for (const [first, more] of nackPairs(part)) about.resend(first, more);
      }
    }
    this.#host?.soundControl(packet);
  }

  #report(part: RtcpPart): void {
    if (part.type === RTCP.sr && part.bytes.length >= 28)
      for (const { reception } of this.publishers)
        reception.takeReport(part.bytes.readUInt32BE(4), part.bytes.readUInt32BE(10), performance.now());
    for (const block of reportBlocks(part)) {
      const about = block.readUInt32BE(0);
      if (about === this.soundSsrc || this.#subscription(about) !== undefined)
        this.lossOut = this.lossOut * 0.7 + (block[4]! / 256) * 0.3;
    }
  }

  #pictureFeedback(part: RtcpPart): void {
    const { bytes, format } = part;
    if (format === FEEDBACK.pli && bytes.length >= 12) this.#subscription(bytes.readUInt32BE(8))?.askForKeyFrame();
    else if (format === FEEDBACK.fir)
      for (let at = 12; at + 8 <= bytes.length; at += 8) this.#subscription(bytes.readUInt32BE(at))?.askForKeyFrame();
    else if (format === FEEDBACK.remb) this.#estimated(rembBitrate(part));
  }

  #estimated(bps: number | null): void {
    if (bps === null || this.#way === 'loopback') return;
    const sent = this.subscriptions.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#capacity.take(bps, sent, this.lossOut, performance.now());
  }

  #subscription(ssrc: number): Subscription | undefined {
    return this.subscriptions.find((subscription) => subscription.ssrc === ssrc);
  }
}
