import { randomInt } from 'node:crypto';
import { Rebase } from '../rebase.ts';
import { headerLength, payloadEnd, RTP_HEADER, sequenceDelta } from '../rtp.ts';
import type { Publisher } from './publisher.ts';

/** What a subscription is made from. */
export type SubscriptionOptions = {
  readonly ssrc: number;
  /** The viewer's payload types by codec key; what is not in it cannot be shown to them. */
  readonly types: ReadonlyMap<string, number>;
  /** Sends a packet, whose memory holds until it returns. */
  send(rtp: Buffer): void;
};

/** The packet on its way, of any subscription. */
const out = Buffer.alloc(65_536);
out[0] = 0x80;

/** One picture that a member is shown: a continuous stream, whoever is in it. */
export class Subscription {
  readonly ssrc: number;
  readonly types: ReadonlyMap<string, number>;
  readonly #send: (rtp: Buffer) => void;
  readonly #stream = new Rebase(randomInt(0x8000), randomInt(2 ** 32));
  #publisher: Publisher | null = null;
  /** Nothing is shown before a key frame: a decoder can make nothing of the rest. */
  #waiting = true;
  /** Sequence number, with roll-overs, of the publisher's first packet. */
  #from = 0;
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
    const stream = this.#stream;
    const fresh = stream.take(packet.readUInt32BE(8), packet.readUInt16BE(2), packet.readUInt32BE(4), now, 90_000);
    if (fresh) this.#from = stream.highestOut;
    this.sent++;
    this.bytes += RTP_HEADER + payload.length;
    this.#pass(packet, payload, type, stream.sequence);
  }

  /** Sends again what the viewer lost (RFC 4585 section 6.2.1). */
  resend(first: number, more: number): void {
    const type = this.types.get(this.#publisher?.codec ?? '');
    if (type === undefined || this.#waiting) return;
    const came = this.#stream.sourceSequence(first);
    this.#publisher?.kept.serve(came, more, (packet) => {
      const sequence = (first + packet.readUInt16BE(2) - came) & 0xffff;
      const header = headerLength(packet);
      if (this.#isSent(sequence))
        this.#pass(packet, packet.subarray(header, payloadEnd(packet, header)), type, sequence);
    });
  }

  /** The viewer cannot decode. */
  askForKeyFrame(): void {
    this.#publisher?.askForKeyFrame();
  }

  /** Whether the publisher now shown has got there, not the one before. */
  #isSent(sequence: number): boolean {
    const { highestOut } = this.#stream;
    const ago = sequenceDelta(sequence, highestOut & 0xffff);
    return ago >= 0 && highestOut - ago >= this.#from;
  }

  #pass(packet: Buffer, payload: Buffer, type: number, sequence: number): void {
    out[1] = (packet[1]! & 128) | type;
    out.writeUInt16BE(sequence, 2);
    out.writeUInt32BE((packet.readUInt32BE(4) + this.#stream.timestampOffset) >>> 0, 4);
    out.writeUInt32BE(this.ssrc, 8);
    payload.copy(out, RTP_HEADER);
    this.#send(out.subarray(0, RTP_HEADER + payload.length));
  }
}
