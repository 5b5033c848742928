import { randomInt } from 'node:crypto';
import { PacketRing } from '../packet-ring.ts';
import { Rebase } from '../rebase.ts';
import { rtpPacket } from '../rtp.ts';
import type { Publisher } from './publisher.ts';

/** What a subscription is made from. */
export type SubscriptionOptions = {
  readonly ssrc: number;
  /** The viewer's payload types by codec key; what is not in it cannot be shown to them. */
  readonly types: ReadonlyMap<string, number>;
  send(rtp: Buffer): void;
};

/** One picture that a member is shown: a continuous stream, whoever is in it. */
export class Subscription {
  readonly ssrc: number;
  readonly types: ReadonlyMap<string, number>;
  readonly #send: (rtp: Buffer) => void;
  readonly #stream = new Rebase(randomInt(0x8000), randomInt(2 ** 32));
  readonly #ring = new PacketRing();
  #publisher: Publisher | null = null;
  /** Nothing is shown before a key frame: a decoder can make nothing of the rest. */
  #waiting = true;
  sent = 0;
  bytes = 0;

  constructor(options: SubscriptionOptions) {
    this.ssrc = options.ssrc;
    this.types = options.types;
    this.#send = options.send;
  }

  get publisher(): Publisher | null {
    return this.#publisher;
  }

  /** Shows another publisher, or nobody. */
  show(publisher: Publisher | null): void {
    if (publisher === this.#publisher) return;
    this.#publisher?.unsubscribe(this);
    this.#publisher = publisher;
    this.#waiting = true;
    publisher?.subscribe(this);
  }

  /** Takes one of the publisher's packets, whose memory stays the publisher's. */
  forward(packet: Buffer, payload: Buffer, codec: string, keyFrame: boolean, now: number): void {
    const type = this.types.get(codec);
    if (type === undefined) return;
    if (this.#waiting && !keyFrame) return;
    this.#waiting = false;
    this.#stream.take(packet.readUInt32BE(8), packet.readUInt16BE(2), packet.readUInt32BE(4), now, 90_000);
    const { sequence, timestamp } = this.#stream;
    const out = rtpPacket(type, (packet[1]! & 128) !== 0, sequence, timestamp, this.ssrc, payload);
    this.#ring.put(out);
    this.sent++;
    this.bytes += out.length;
    this.#send(out);
  }

  /** Sends again what the viewer lost (RFC 4585 section 6.2.1). */
  resend(first: number, more: number): void {
    this.#ring.serve(first, more, (packet) => this.#send(packet));
  }

  /** The viewer cannot decode. */
  askForKeyFrame(): void {
    this.#publisher?.askForKeyFrame();
  }
}
