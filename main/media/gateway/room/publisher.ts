import { KeyFrameRequests } from '../key-frame-requests.ts';
import { PacketRing } from '../packet-ring.ts';
import { nack, receiverReport, remb, sourceDescription } from '../rtcp.ts';
import { headerLength, payloadEnd } from '../rtp.ts';
import { Reception } from './audio/reception.ts';
import { beginsKeyFrame } from './key-frame.ts';
import { Missing } from './missing.ts';
import type { Subscription } from './subscription.ts';

/** What a publisher is made from. */
export type PublisherOptions = {
  /** SSRC that our reports name as their sender, and the CNAME with it. */
  readonly ssrc: number;
  readonly name: string;
  readonly picture: 'camera' | 'screen';
  /** Sends RTCP to the publisher; `pictureLoss` how a key frame is asked for there. */
  sendControl(rtcp: Buffer): void;
  askForKeyFrame(source: number): void;
  /** Whether the publisher sends again on NACK. */
  readonly resends: boolean;
};

/** Milliseconds without a packet after which nothing counts as being sent. */
const QUIET_MS = 2000;
const REPORT_MS = 1000;
/** Milliseconds between looks for missing packets. */
const MEND_MS = 20;

/** One picture that a member sends, forwarded as it is to everybody who is shown it. */
export class Publisher {
  readonly picture: 'camera' | 'screen';
  readonly reception = new Reception();
  /** What was passed on of late, as it came. */
  readonly kept = new PacketRing();
  readonly #options: PublisherOptions;
  readonly #missing = new Missing();
  readonly #subscriptions = new Set<Subscription>();
  readonly #requests: KeyFrameRequests;
  #heardAt = 0;
  #reportedAt = 0;
  #mendedAt = 0;
  #codec = '';
  /** Whether packets are passed on; what is not allowed ends here. */
  open = false;
  /** Most the publisher should send, bit/s. */
  limit = 0;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.picture = options.picture;
    this.#requests = new KeyFrameRequests(() => options.askForKeyFrame(this.reception.source));
  }

  /** The codec of the newest packet; "" before the first. */
  get codec(): string {
    return this.#codec;
  }

  get watched(): boolean {
    return this.#subscriptions.size > 0;
  }

  /** Whether a picture arrives. */
  active(now: number): boolean {
    return this.#heardAt > 0 && now - this.#heardAt < QUIET_MS;
  }

  subscribe(subscription: Subscription): void {
    this.#subscriptions.add(subscription);
    this.askForKeyFrame();
  }

  unsubscribe(subscription: Subscription): void {
    this.#subscriptions.delete(subscription);
  }

  /** Asks for a key frame, at most once in 300 ms. */
  askForKeyFrame(): void {
    // Before the first packet there is nobody to ask; that packet asks by itself.
    if (this.open && this.reception.source >= 0) this.#requests.ask();
  }

  /** Takes a packet from the member, of a codec by its key. */
  take(packet: Buffer, codec: string, now: number): void {
    const header = headerLength(packet);
    const end = header < 0 ? -1 : payloadEnd(packet, header);
    if (end < 0) return;
    const ssrc = packet.readUInt32BE(8);
    const fresh = ssrc !== this.reception.source;
    if (fresh) this.#missing.reset();
    if (fresh || codec !== this.#codec) this.kept.clear();
    this.reception.take(ssrc, packet.readUInt16BE(2), packet.readUInt32BE(4), 90_000, now);
    this.#codec = codec;
    const whole = this.#missing.take(packet.readUInt16BE(2), now);
    this.#heardAt = now;
    if ((fresh || !whole) && this.watched) this.askForKeyFrame();
    if (!this.open || end === header || !this.watched) return;
    this.kept.put(packet);
    const payload = packet.subarray(header, end);
    const keyFrame = beginsKeyFrame(codec, payload);
    for (const subscription of this.#subscriptions) subscription.forward(packet, payload, codec, keyFrame, now);
    if (now - this.#mendedAt >= MEND_MS) this.#mend(now);
  }

  /** Reports how the picture arrives; to be called about every 500 ms. */
  tick(now: number): void {
    if (this.reception.source < 0 || !this.active(now)) return;
    this.#mend(now);
    if (now - this.#reportedAt < REPORT_MS) return;
    this.#reportedAt = now;
    const { ssrc, name } = this.#options;
    const block = this.reception.report(now);
    this.#options.sendControl(
      Buffer.concat([
        receiverReport(ssrc, block === null ? [] : [block]),
        sourceDescription(ssrc, name),
        remb(ssrc, [this.reception.source], this.limit),
      ]),
    );
  }

  close(): void {
    this.#requests.stop();
    for (const subscription of [...this.#subscriptions]) subscription.show(null);
  }

  #mend(now: number): void {
    this.#mendedAt = now;
    const { pairs, lost } = this.#missing.due(now);
    if (lost > 0 && this.watched) this.askForKeyFrame();
    if (pairs.length === 0 || !this.#options.resends || !this.open) return;
    const { ssrc, name } = this.#options;
    this.#options.sendControl(
      Buffer.concat([receiverReport(ssrc), sourceDescription(ssrc, name), nack(ssrc, this.reception.source, pairs)]),
    );
  }
}
