import { randomInt } from 'node:crypto';
import { receives, sends } from '../../../../app/media/direction.ts';
import type { AgreedLine } from '../agreed-line.ts';
import {
  FEEDBACK,
  fullIntra,
  nackPairs,
  pictureLoss,
  RTCP,
  receiverReport,
  reportBlocks,
  rtcpParts,
  sourceDescription,
} from '../rtcp.ts';
import type { RtpLeg } from '../rtp-leg.ts';
import type { OpenLine } from '../sip-side.ts';
import { Publisher } from './publisher.ts';
import type { Seat, SeatHost } from './seat.ts';
import { Subscription } from './subscription.ts';

type Line = { readonly leg: RtpLeg; agreed: AgreedLine };

/** The place of a SIP peer: its call's lines, one picture in and one out, and the mix. */
export class SessionSeat implements Seat {
  readonly publishers: readonly Publisher[];
  subscriptions: readonly Subscription[] = [];
  readonly connected = true;
  readonly capacity = Number.POSITIVE_INFINITY;
  lossOut = 0;
  soundSsrc = randomInt(1, 2 ** 32);
  readonly #name: string;
  readonly #reporter = randomInt(1, 2 ** 32);
  readonly #keyFrameWanted: () => void;
  readonly #failed: (reason: string) => void;
  #audio: Line | null = null;
  #video: Line | null = null;
  #host: SeatHost | null = null;
  #firCount = 0;
  #types = '';

  /** `keyFrameWanted` when the peer takes no feedback that would bring a key frame, and is to be asked by INFO. */
  constructor(name: string, events: { keyFrameWanted(): void; failed(reason: string): void }) {
    this.#name = name;
    this.#keyFrameWanted = events.keyFrameWanted;
    this.#failed = events.failed;
    this.publishers = [
      new Publisher({
        ssrc: this.#reporter,
        name,
        picture: 'camera',
        resends: false,
        sendControl: (rtcp) => this.#video?.leg.sendRtcp(rtcp),
        askForKeyFrame: (source) => this.#askPeer(source),
      }),
    ];
  }

  /** Takes a line of the call as it was agreed, now and at every new agreement. */
  agree({ line, leg }: OpenLine): void {
    const { agreed } = line;
    const kind = line.kind === 'audio' ? 'audio' : 'video';
    if (agreed === null) {
      if (kind === 'audio') this.#audio = null;
      else this.#video = null;
      leg.listen(null);
    } else if (kind === 'audio') {
      this.#audio = { leg, agreed };
      leg.listen({
        rtp: (packet) => {
          if (receives(agreed.direction)) this.#host?.sound(packet);
        },
        rtcp: (packet) => this.#soundControl(packet),
        latched: () => undefined,
        failed: this.#failed,
      });
    } else {
      this.#video = { leg, agreed };
      leg.listen({
        rtp: (packet) => this.#picture(packet),
        rtcp: (packet) => this.#pictureControl(packet),
        latched: () => this.subscriptions[0]?.askForKeyFrame(),
        failed: this.#failed,
      });
      this.publishers[0]?.askForKeyFrame();
    }
    if (kind === 'audio') this.#agreeSound();
    else this.#subscribe();
  }

  sit(host: SeatHost | null): void {
    this.#host = host;
    // The next room numbers its packets anew, and no key may meet the same number twice (RFC 3711 section 9.1).
    if (host === null) this.soundSsrc = randomInt(1, 2 ** 32);
    this.#agreeSound();
    host?.connected();
  }

  sendSound(rtp: Buffer): void {
    if (this.#audio !== null && sends(this.#audio.agreed.direction)) this.#audio.leg.sendRtp(rtp);
  }

  sendControl(rtcp: Buffer): void {
    this.#audio?.leg.sendRtcp(rtcp);
  }

  tick(now: number): void {
    this.#audio?.leg.tick(now);
    this.#video?.leg.tick(now);
    for (const publisher of this.publishers) publisher.tick(now);
  }

  close(): void {
    this.#host = null;
    for (const subscription of this.subscriptions) subscription.show(null);
    for (const publisher of this.publishers) publisher.close();
    this.#audio?.leg.listen(null);
    this.#video?.leg.listen(null);
  }

  #agreeSound(): void {
    this.#host?.agreeSound(this.#audio?.agreed.codecs ?? []);
  }

  /** The peer's one picture line as a subscription; a new agreement with other payload types makes another. */
  #subscribe(): void {
    const agreed = this.#video?.agreed;
    const takes = agreed !== undefined && sends(agreed.direction);
    const types = new Map(takes ? agreed.codecs.map((codec) => [codec.key, codec.sendType]) : []);
    const shape = JSON.stringify([...types]);
    if (shape === this.#types) return;
    this.#types = shape;
    for (const subscription of this.subscriptions) subscription.show(null);
    this.subscriptions = takes
      ? [
          new Subscription({
            ssrc: randomInt(1, 2 ** 32),
            types,
            // What is not encrypted leaves in its own memory, a turn later.
            send: (rtp) => this.#video?.leg.sendRtp(Buffer.from(rtp)),
          }),
        ]
      : [];
  }

  #picture(packet: Buffer): void {
    const agreed = this.#video?.agreed;
    if (agreed === undefined || !receives(agreed.direction)) return;
    const type = packet[1]! & 127;
    const codec =
      agreed.codecs.find(({ receiveType }) => receiveType === type) ??
      agreed.codecs.find(({ sendType }) => sendType === type);
    if (codec !== undefined) this.publishers[0]?.take(packet, codec.key, performance.now());
  }

  #soundControl(packet: Buffer): void {
    for (const part of rtcpParts(packet))
      if (part.type === RTCP.sr || part.type === RTCP.rr)
        for (const block of reportBlocks(part))
          if (block.readUInt32BE(0) === this.soundSsrc) this.lossOut = this.lossOut * 0.7 + (block[4]! / 256) * 0.3;
    this.#host?.soundControl(packet);
  }

  #pictureControl(packet: Buffer): void {
    const [shown] = this.subscriptions;
    for (const part of rtcpParts(packet)) {
      const { type, format } = part;
      const wants =
        type === RTCP.fir2032 || (type === RTCP.psfb && (format === FEEDBACK.pli || format === FEEDBACK.fir));
      if (wants) shown?.askForKeyFrame();
      else if (type === RTCP.rtpfb && format === FEEDBACK.nack)
        for (const [first, more] of nackPairs(part)) shown?.resend(first, more);
      else if (type === RTCP.sr && part.bytes.length >= 28)
        this.publishers[0]?.reception.takeReport(
          part.bytes.readUInt32BE(4),
          part.bytes.readUInt32BE(10),
          performance.now(),
        );
    }
  }

  /** Asks as the peer takes it, by both kinds of feedback when it names neither (RFC 4585, RFC 5104). */
  #askPeer(source: number): void {
    if (this.#video === null) return;
    const { pli, fir } = this.#video.agreed.feedback;
    const parts = [receiverReport(this.#reporter), sourceDescription(this.#reporter, this.#name)];
    if (pli || !fir) parts.push(pictureLoss(this.#reporter, source));
    if (fir || !pli) parts.push(fullIntra(this.#reporter, source, ++this.#firCount));
    this.#video.leg.sendRtcp(Buffer.concat(parts));
    if (!pli && !fir) this.#keyFrameWanted();
  }
}
