import { type DtlsCertificate, type DtlsHandshake, type DtlsOptions, dtlsHandshake } from './dtls.ts';
import { isRtcp } from './rtp.ts';
import { SrtpContext } from './srtp.ts';

/** Who hears a leg; buffers belong to the listener, which may overwrite them. */
export type LegListener = {
  rtp(packet: Buffer): void;
  rtcp(packet: Buffer): void;
  connected(): void;
  failed(reason: string): void;
};

/** DTLS datagrams that are read in a second; a handshake takes about ten. */
const MOST_DTLS = 50;

/** Media of a WebRTC leg, whatever carries its packets: one handshake as its client, then SRTP both ways under its keys. */
export class DtlsSrtp {
  listener: LegListener | null = null;
  /** Packets that were forged, replayed or too many. */
  rejected = 0;
  readonly #handshake: DtlsHandshake;
  readonly #send: (packet: Buffer) => void;
  #outward: SrtpContext | null = null;
  #inward: SrtpContext | null = null;
  #closed = false;
  #second = 0;
  #datagrams = 0;

  constructor(certificate: DtlsCertificate, expected: DtlsOptions['expected'], send: (packet: Buffer) => void) {
    this.#send = send;
    this.#handshake = dtlsHandshake({
      role: 'client',
      certificate,
      expected,
      send,
      connected: ({ suite, local, remote }) => {
        if (this.#closed) return;
        this.#outward = new SrtpContext(suite, local);
        this.#inward = new SrtpContext(suite, remote);
        this.listener?.connected();
      },
      failed: (reason) => {
        if (!this.#closed) this.listener?.failed(reason);
      },
    });
  }

  get connected(): boolean {
    return this.#outward !== null && !this.#closed;
  }

  /** Sends the ClientHello, once. */
  start(): void {
    this.#handshake.start();
  }

  /** Takes what is not STUN (RFC 7983); true when it proves to be media of the peer's. */
  take(packet: Buffer): boolean {
    const first = packet[0] ?? 255;
    if (first >= 20 && first < 64) this.#takeDtls(packet);
    return first >= 128 && first < 192 && this.#takeMedia(packet);
  }

  sendRtp(packet: Buffer): void {
    const ready = this.#outward?.protect(packet);
    if (ready != null) this.#send(ready);
  }

  sendRtcp(packet: Buffer): void {
    const ready = this.#outward?.protectControl(packet);
    if (ready != null) this.#send(ready);
  }

  close(): void {
    this.#closed = true;
    this.listener = null;
    this.#handshake.close();
  }

  #takeDtls(packet: Buffer): void {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) [this.#second, this.#datagrams] = [second, 0];
    if (++this.#datagrams > MOST_DTLS) this.rejected++;
    else this.#handshake.receive(packet);
  }

  #takeMedia(packet: Buffer): boolean {
    if (this.#inward === null) return false;
    const control = isRtcp(packet);
    const plain = control ? this.#inward.unprotectControl(packet) : this.#inward.unprotect(packet);
    if (plain === null) this.rejected++;
    else if (control) this.listener?.rtcp(plain);
    else this.listener?.rtp(plain);
    return plain !== null;
  }
}
