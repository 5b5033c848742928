import { randomInt } from 'node:crypto';
import { RTP_HEADER, rtpPacket } from '../../rtp.ts';
import { FRAME_MS, ROOM_RATE, type SoundCodec } from './codec.ts';

/** Longest packet, ms. */
const MOST_MS = 60;

/** Packs one endless sound into one continuous RTP stream, whatever codec it is in. */
export class SoundSender {
  readonly ssrc: number;
  packets = 0;
  bytes = 0;
  readonly #send: (packet: Buffer) => void;
  readonly #ptime: number;
  readonly #held = new Int16Array((ROOM_RATE / 1000) * (MOST_MS + FRAME_MS));
  #holds = 0;
  #sequence = randomInt(0x8000);
  #timestamp = randomInt(2 ** 32);
  #codec: SoundCodec | null = null;
  #type = 0;
  #marker = true;

  /** `ptime`: milliseconds a packet, taken as 20 where that is impossible. */
  constructor(send: (packet: Buffer) => void, ptime: number, ssrc = randomInt(1, 2 ** 32)) {
    this.ssrc = ssrc;
    this.#send = send;
    this.#ptime = [10, 20, 30, 40, 60].includes(ptime) ? ptime : FRAME_MS;
  }

  /** Goes on in a codec under a payload type; null sends nothing. */
  use(codec: SoundCodec | null, type: number): void {
    this.#type = type;
    if (codec === this.#codec) return;
    this.#codec = codec;
    this.#holds = 0;
    this.#marker = true;
  }

  /** Takes the next sound at 48 kHz. */
  take(pcm: Int16Array): void {
    const codec = this.#codec;
    if (codec === null) {
      this.skip(pcm.length);
      return;
    }
    this.#held.set(pcm, this.#holds);
    this.#holds += pcm.length;
    const size = (ROOM_RATE / 1000) * (codec.takes(this.#ptime) ? this.#ptime : FRAME_MS);
    let from = 0;
    for (; from + size <= this.#holds; from += size) this.#pack(codec, this.#held.subarray(from, from + size));
    this.#held.copyWithin(0, from, this.#holds);
    this.#holds -= from;
  }

  /** Time passes without sound; what follows begins anew (RFC 3551 section 4.1). */
  skip(samples: number): void {
    this.#timestamp = (this.#timestamp + this.#units(samples)) >>> 0;
    this.#marker = true;
  }

  /** The timestamp of what is sent next. */
  get timestamp(): number {
    return this.#timestamp;
  }

  #units(samples: number): number {
    return (samples * (this.#codec?.clock ?? ROOM_RATE)) / ROOM_RATE;
  }

  #pack(codec: SoundCodec, pcm: Int16Array): void {
    const payload = codec.encode(pcm);
    const packet = rtpPacket(this.#type, this.#marker, this.#sequence, this.#timestamp, this.ssrc, payload);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + this.#units(pcm.length)) >>> 0;
    this.#marker = false;
    this.packets++;
    this.bytes += packet.length - RTP_HEADER;
    this.#send(packet);
  }
}
