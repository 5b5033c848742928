import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import { CounterMode } from './counter-mode.ts';
import { HmacSha1 } from './hmac-sha1.ts';
import { packetMemory } from './packet-memory.ts';
import { ReplayWindow } from './replay-window.ts';
import { headerLength } from './rtp.ts';
import type { SrtpSuite } from './srtp-suites.ts';

/** Streams of a peer that are remembered; the oldest is forgotten for a newer one, so no peer can fill memory. */
const MOST_STREAMS = 64;
/** Roll-over counters tried for a stream joined in its middle; 16 of them are 5 hours of audio. */
const ROLLOVERS_TRIED = 16;
/** Roll-over counters tried for a stream that is known: the likely one, and the next for a position that is out of date. */
const ROLLOVERS_AHEAD = 2;

type Sending = { rollover: number; highest: number; control: number };
type Receiving = { readonly window: ReplayWindow; readonly control: ReplayWindow };

/** How far a stream that comes in has got: its SSRC, its newest RTP index with roll-overs and its newest RTCP index; −1 for none. */
export type StreamPosition = readonly [ssrc: number, index: number, control: number];

const NO_MKI = Buffer.alloc(0);

/** Session keys of one direction (RFC 3711 section 4.3). */
type Keys = { readonly key: Buffer; readonly salt: Buffer; readonly counter: CounterMode; readonly auth: HmacSha1 };

const derive = (suite: SrtpSuite, master: Buffer, label: number): Keys => {
  const part = (offset: number, length: number): Buffer => {
    const iv = Buffer.alloc(16);
    master.copy(iv, 0, suite.key, suite.key + suite.salt);
    iv[7] = iv[7]! ^ (label + offset);
    const counter = createCipheriv(`aes-${suite.key * 8}-ctr`, master.subarray(0, suite.key), iv);
    return counter.update(Buffer.alloc(length));
  };
  const key = part(0, suite.key);
  return { key, salt: part(2, suite.salt), counter: new CounterMode(key), auth: new HmacSha1(part(1, 20)) };
};

/**
 * Protects or unprotects the packets of one master key: SRTP and SRTCP of RFC 3711, with AES-256 (RFC 6188) and GCM (RFC 7714).
 * One object serves one direction; what it is given to unprotect it decrypts in place.
 */
export class SrtpContext {
  readonly suite: SrtpSuite;
  readonly #late: boolean;
  readonly #mki: Buffer;
  readonly #rtp: Keys;
  readonly #rtcp: Keys;
  readonly #gcm: 'aes-128-gcm' | 'aes-256-gcm';
  readonly #nonce = Buffer.alloc(12);
  readonly #word = Buffer.alloc(4);
  readonly #out = new Map<number, Sending>();
  readonly #in = new Map<number, Receiving>();

  /**
   * `late`: streams may already have rolled over, so the first packet of each is tried with several roll-over counters.
   * `mki`: names the master key in every packet (RFC 3711 section 3.1); empty for none.
   */
  constructor(suite: SrtpSuite, master: Buffer, late = false, mki: Buffer = NO_MKI) {
    if (master.length !== suite.key + suite.salt)
      throw new RangeError(`${suite.name} has no ${master.length} byte key`);
    this.suite = suite;
    this.#late = late;
    this.#mki = mki;
    this.#rtp = derive(suite, master, 0);
    this.#rtcp = derive(suite, master, 3);
    this.#gcm = suite.key === 16 ? 'aes-128-gcm' : 'aes-256-gcm';
  }

  /** How far every stream has got that was unprotected, for a context that goes on where this one stopped. */
  positions(): StreamPosition[] {
    return [...this.#in].map(([ssrc, { window, control }]) => [ssrc, window.top, control.top]);
  }

  /** Goes on from positions: what is older than they are counts as replayed. */
  resume(positions: readonly StreamPosition[]): void {
    for (const [ssrc, index, control] of positions)
      this.#remember(ssrc, { window: new ReplayWindow(index), control: new ReplayWindow(control) });
  }

  /** RTP to SRTP, in memory that holds until it is sent; null when the packet is no RTP. */
  protect(packet: Buffer): Buffer | null {
    const header = headerLength(packet);
    if (header < 0) return null;
    const ssrc = packet.readUInt32BE(8);
    const sequence = packet.readUInt16BE(2);
    const rollover = this.#rolloverOut(ssrc, sequence);
    const { tag } = this.suite;
    const mki = this.#mki;
    const out = packetMemory(packet.length + tag + mki.length);
    packet.copy(out, 0, 0, header);
    if (this.suite.aead) {
      const cipher = createCipheriv(this.#gcm, this.#rtp.key, this.#nonceOf(this.#rtp.salt, ssrc, rollover, sequence));
      cipher.setAAD(packet.subarray(0, header));
      cipher.update(packet.subarray(header)).copy(out, header);
      cipher.final();
      cipher.getAuthTag().copy(out, packet.length);
      mki.copy(out, packet.length + tag);
      return out;
    }
    counterOf(this.#rtp, ssrc, rollover, sequence).apply(packet, header, packet.length, out);
    const digest = this.#rtp.auth.of(out, packet.length, rollover);
    mki.copy(out, packet.length);
    digest.copy(out, packet.length + mki.length, 0, tag);
    return out;
  }

  /** SRTP to RTP, in the memory of `packet`; null when it is malformed, forged or replayed. */
  unprotect(packet: Buffer): Buffer | null {
    const header = headerLength(packet);
    const { tag, aead } = this.suite;
    const end = packet.length - tag - this.#mki.length;
    // The key's name stands before the tag, and after it when the tag is part of the ciphertext (RFC 7714 section 8.1).
    if (header < 0 || end < header || !this.#isNamed(packet, aead ? end + tag : end)) return null;
    const ssrc = packet.readUInt32BE(8);
    const sequence = packet.readUInt16BE(2);
    const known = this.#in.get(ssrc);
    const stream = known ?? { window: new ReplayWindow(), control: new ReplayWindow() };
    const guess = rolloverOf(stream.window.top, sequence);
    const tries = stream.window.top >= 0 ? ROLLOVERS_AHEAD : this.#late ? ROLLOVERS_TRIED : 1;
    for (let rollover = guess; rollover < guess + tries; rollover++) {
      const index = rollover * 65536 + sequence;
      if (!stream.window.admits(index)) continue;
      if (!this.#open(packet, header, end, ssrc, rollover, sequence)) continue;
      stream.window.add(index);
      this.#remember(ssrc, stream);
      return packet.subarray(0, end);
    }
    return null;
  }

  /** RTCP compound to SRTCP, in a new buffer; null when it is too short. */
  protectControl(packet: Buffer): Buffer | null {
    if (packet.length < 8) return null;
    const ssrc = packet.readUInt32BE(4);
    const state = this.#sending(ssrc);
    state.control = (state.control + 1) % 0x80000000;
    const { aead, controlTag } = this.suite;
    const word = (0x80000000 | state.control) >>> 0;
    const mki = this.#mki;
    const out = Buffer.allocUnsafe(packet.length + 4 + controlTag + mki.length);
    packet.copy(out, 0, 0, 8);
    const [high, low] = [state.control >>> 16, state.control & 0xffff];
    if (aead) {
      this.#word.writeUInt32BE(word);
      const cipher = createCipheriv(this.#gcm, this.#rtcp.key, this.#nonceOf(this.#rtcp.salt, ssrc, high, low));
      cipher.setAAD(Buffer.concat([packet.subarray(0, 8), this.#word]));
      cipher.update(packet.subarray(8)).copy(out, 8);
      cipher.final();
      cipher.getAuthTag().copy(out, packet.length);
      out.writeUInt32BE(word, packet.length + 16);
      mki.copy(out, packet.length + 20);
      return out;
    }
    counterOf(this.#rtcp, ssrc, high, low).apply(packet, 8, packet.length, out);
    out.writeUInt32BE(word, packet.length);
    const digest = this.#rtcp.auth.of(out, packet.length + 4);
    mki.copy(out, packet.length + 4);
    digest.copy(out, packet.length + 4 + mki.length, 0, controlTag);
    return out;
  }

  /** SRTCP to RTCP, in the memory of `packet`; null when it is malformed, forged or replayed. */
  unprotectControl(packet: Buffer): Buffer | null {
    const { tag, controlTag } = this.suite;
    const opened = this.#openControl(packet, controlTag);
    // Some peers shorten the SRTCP tag together with the SRTP tag.
    return opened !== null || tag === controlTag ? opened : this.#openControl(packet, tag);
  }

  #openControl(packet: Buffer, tag: number): Buffer | null {
    const end = packet.length - 4 - tag - this.#mki.length;
    if (end < 8 || !this.#isNamed(packet, this.suite.aead ? packet.length - this.#mki.length : end + 4)) return null;
    const ssrc = packet.readUInt32BE(4);
    const known = this.#in.get(ssrc);
    const stream = known ?? { window: new ReplayWindow(), control: new ReplayWindow() };
    const at = this.suite.aead ? end + tag : end;
    const index = packet.readUInt32BE(at) & 0x7fffffff;
    const encrypted = packet[at]! >= 128;
    if (!stream.control.admits(index)) return null;
    const [high, low] = [index >>> 16, index & 0xffff];
    if (this.suite.aead) {
      if (!encrypted) return null;
      const decipher = createDecipheriv(this.#gcm, this.#rtcp.key, this.#nonceOf(this.#rtcp.salt, ssrc, high, low));
      decipher.setAAD(Buffer.concat([packet.subarray(0, 8), packet.subarray(at, at + 4)]));
      decipher.setAuthTag(packet.subarray(end, end + 16));
      const plain = decipher.update(packet.subarray(8, end));
      try {
        decipher.final();
      } catch {
        return null;
      }
      plain.copy(packet, 8);
    } else {
      const digest = this.#rtcp.auth.of(packet, end + 4);
      if (!timingSafeEqual(digest.subarray(0, tag), packet.subarray(packet.length - tag))) return null;
      if (encrypted) counterOf(this.#rtcp, ssrc, high, low).apply(packet, 8, end, packet);
    }
    stream.control.add(index);
    this.#remember(ssrc, stream);
    return packet.subarray(0, end);
  }

  #open(packet: Buffer, header: number, end: number, ssrc: number, rollover: number, sequence: number): boolean {
    if (this.suite.aead) {
      const nonce = this.#nonceOf(this.#rtp.salt, ssrc, rollover, sequence);
      const decipher = createDecipheriv(this.#gcm, this.#rtp.key, nonce);
      decipher.setAAD(packet.subarray(0, header));
      decipher.setAuthTag(packet.subarray(end, end + this.suite.tag));
      const plain = decipher.update(packet.subarray(header, end));
      try {
        decipher.final();
      } catch {
        return false;
      }
      plain.copy(packet, header);
      return true;
    }
    const digest = this.#rtp.auth.of(packet, end, rollover);
    const tag = packet.subarray(packet.length - this.suite.tag);
    if (!timingSafeEqual(digest.subarray(0, this.suite.tag), tag)) return false;
    counterOf(this.#rtp, ssrc, rollover, sequence).apply(packet, header, end, packet);
    return true;
  }

  #isNamed(packet: Buffer, at: number): boolean {
    return this.#mki.length === 0 || packet.subarray(at, at + this.#mki.length).equals(this.#mki);
  }

  #remember(ssrc: number, stream: Receiving): void {
    if (this.#in.has(ssrc)) return;
    const [oldest] = this.#in.keys();
    if (this.#in.size >= MOST_STREAMS && oldest !== undefined) this.#in.delete(oldest);
    this.#in.set(ssrc, stream);
  }

  #sending(ssrc: number): Sending {
    let state = this.#out.get(ssrc);
    if (state === undefined) {
      state = { rollover: 0, highest: -1, control: 0 };
      this.#out.set(ssrc, state);
    }
    return state;
  }

  #rolloverOut(ssrc: number, sequence: number): number {
    const state = this.#sending(ssrc);
    const { rollover, highest } = state;
    if (highest >= 0 && sequence - highest > 0x8000) return Math.max(rollover - 1, 0);
    if (highest - sequence > 0x8000) state.rollover = rollover + 1;
    else if (sequence < highest) return rollover;
    state.highest = sequence;
    return state.rollover;
  }

  #nonceOf(salt: Buffer, ssrc: number, high: number, low: number): Buffer {
    const nonce = this.#nonce;
    nonce.writeUInt16BE(0, 0);
    nonce.writeUInt32BE(ssrc, 2);
    nonce.writeUInt32BE(high, 6);
    nonce.writeUInt16BE(low, 10);
    for (let i = 0; i < 12; i++) nonce[i] = nonce[i]! ^ salt[i]!;
    return nonce;
  }
}

/** Counter mode at a packet's place in its stream (RFC 3711 section 4.1.1). */
const counterOf = ({ counter, salt }: Keys, ssrc: number, high: number, low: number): CounterMode => {
  const { vector } = counter;
  salt.copy(vector);
  vector.writeUInt32BE((vector.readUInt32BE(4) ^ ssrc) >>> 0, 4);
  vector.writeUInt32BE((vector.readUInt32BE(8) ^ high) >>> 0, 8);
  vector.writeUInt16BE(vector.readUInt16BE(12) ^ low, 12);
  return counter;
};

/** The likely roll-over counter of a sequence number, from the newest index seen (RFC 3711 section 3.3.1). */
const rolloverOf = (top: number, sequence: number): number => {
  if (top < 0) return 0;
  const rollover = Math.floor(top / 65536);
  const last = top % 65536;
  if (last < 32768) return sequence - last > 32768 ? Math.max(rollover - 1, 0) : rollover;
  return last - 32768 > sequence ? rollover + 1 : rollover;
};
