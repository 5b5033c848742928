import { type DtlsCertificate, type DtlsHandshake, type DtlsKeys, type DtlsRole, dtlsHandshake } from './dtls.ts';
import { mkiBytes } from './sdes.ts';
import { SrtpContext, type StreamPosition } from './srtp.ts';
import { srtpSuite } from './srtp-suites.ts';

/** One master key, with its salt, in base64; `mki` names it in packets as value:length, "" without. */
export type RtpKey = { readonly suite: string; readonly key: string; readonly mki?: string };

/** What SDP says of a handshake on the ports of a line: who begins, and the peer's certificate (RFC 5763). */
export type AgreedDtls = {
  readonly role: DtlsRole;
  readonly fingerprint: { readonly algorithm: string; readonly value: string };
};

/** RTP or RTCP; with rtcp-mux `rtp` is both. */
export type Component = 'rtp' | 'rtcp';

type KeyPair = { readonly outward: RtpKey; readonly inward: RtpKey };

/** What a leg needs to go on in a new process: how far its streams have got, and the keys its handshakes brought. */
export type KeptProtection = {
  readonly inbound: readonly StreamPosition[];
  readonly association: string;
  readonly rtp: KeyPair | null;
  readonly rtcp: KeyPair | null;
};

/** How a leg is to be protected: not at all, by keys from SDP, or by those of a handshake. */
export type Protection = {
  readonly outward: RtpKey | null;
  readonly inward: RtpKey | null;
  readonly mux: boolean;
  /** `association` changes when another handshake is due (RFC 8842 section 5.1); "" leaves things as they are. */
  readonly dtls: (AgreedDtls & { readonly certificate: DtlsCertificate; readonly association: string }) | null;
};

/** What a protection needs of its leg. */
export type ProtectionWorld = {
  send(component: Component, packet: Buffer): void;
  failed(reason: string): void;
};

/** Protects the packets of one leg, and runs its handshakes; RTCP has one of its own without rtcp-mux (RFC 5764 section 5.1.2). */
export class RtpProtection {
  readonly #world: ProtectionWorld;
  #kept: KeptProtection | null;
  #plain = true;
  #association = '';
  #mux = false;
  readonly #handshakes = new Map<Component, DtlsHandshake>();
  readonly #keys = new Map<Component, KeyPair>();
  #outward: SrtpContext | null = null;
  #inward: SrtpContext | null = null;
  #controlOutward: SrtpContext | null = null;
  #controlInward: SrtpContext | null = null;

  constructor(world: ProtectionWorld, kept: KeptProtection | null = null) {
    this.#world = world;
    this.#kept = kept;
  }

  /** Whether a packet that can be opened proves its sender. */
  get proves(): boolean {
    return !this.#plain;
  }

  /** The suite in force, "" for none. */
  get suite(): string {
    return this.#outward?.suite.name ?? '';
  }

  configure({ outward, inward, mux, dtls }: Protection): void {
    this.#mux = mux;
    this.#plain = outward === null && inward === null && dtls === null;
    if (dtls === null) {
      this.#end();
      if (outward === null || inward === null) this.#forget();
      else this.#use('rtp', { outward, inward });
    } else if (dtls.association !== '' && dtls.association !== this.#association) {
      if (this.#association === '') this.#forget();
      this.#end();
      this.#association = dtls.association;
      const kept = this.#kept?.association === dtls.association ? this.#kept : null;
      for (const component of mux ? (['rtp'] as const) : (['rtp', 'rtcp'] as const)) {
        const pair = kept?.[component] ?? null;
        // Keys in force stay until the next handshake has brought others.
        if (pair === null) this.#handshake(component, dtls);
        else this.#use(component, pair);
      }
    }
    this.#kept = null;
  }

  /** Whether the component waits for the end of its handshake. */
  isWaiting(component: Component): boolean {
    return this.#handshakes.has(component) && !this.#keys.has(component);
  }

  /** Takes a DTLS packet. */
  receive(component: Component, packet: Buffer): void {
    this.#handshakes.get(component)?.receive(packet);
  }

  protect(packet: Buffer): Buffer | null {
    return this.#plain ? packet : (this.#outward?.protect(packet) ?? null);
  }

  unprotect(packet: Buffer): Buffer | null {
    return this.#plain ? packet : (this.#inward?.unprotect(packet) ?? null);
  }

  protectControl(packet: Buffer): Buffer | null {
    return this.#plain ? packet : (this.#controlOutward?.protectControl(packet) ?? null);
  }

  unprotectControl(packet: Buffer): Buffer | null {
    return this.#plain ? packet : (this.#controlInward?.unprotectControl(packet) ?? null);
  }

  /** What a new process needs. */
  state(): KeptProtection {
    const isDtls = this.#association !== '';
    return {
      inbound: this.#inward?.positions() ?? [],
      association: this.#association,
      rtp: (isDtls && this.#keys.get('rtp')) || null,
      rtcp: (isDtls && this.#keys.get('rtcp')) || null,
    };
  }

  close(): void {
    this.#end();
  }

  #handshake(component: Component, dtls: NonNullable<Protection['dtls']>): void {
    const handshake = dtlsHandshake({
      role: dtls.role,
      certificate: dtls.certificate,
      expected: dtls.fingerprint,
      send: (packet) => this.#world.send(component, packet),
      connected: (keys) => this.#use(component, pairOf(keys)),
      failed: (reason) => {
        // Sound goes on without reports; without keys for itself it cannot.
        if (component === 'rtp' && this.#handshakes.get('rtp') === handshake)
          this.#world.failed(`encryption: ${reason}`);
      },
    });
    this.#keys.delete(component);
    this.#handshakes.set(component, handshake);
    handshake.start();
  }

  #use(component: Component, pair: KeyPair): void {
    const before = this.#keys.get(component);
    this.#keys.set(component, pair);
    const outward = isSame(before?.outward, pair.outward) ? null : contextOf(pair.outward, false);
    const inward = isSame(before?.inward, pair.inward) ? null : contextOf(pair.inward, true);
    inward?.resume(this.#kept?.inbound ?? []);
    if (component === 'rtp') {
      this.#outward = outward ?? this.#outward;
      this.#inward = inward ?? this.#inward;
    }
    if (component === 'rtp' && this.#association !== '' && !this.#mux) return;
    this.#controlOutward = component === 'rtp' ? this.#outward : (outward ?? this.#controlOutward);
    this.#controlInward = component === 'rtp' ? this.#inward : (inward ?? this.#controlInward);
  }

  #end(): void {
    for (const handshake of this.#handshakes.values()) handshake.close();
    this.#handshakes.clear();
    if (this.#association !== '') this.#keys.clear();
    this.#association = '';
  }

  #forget(): void {
    this.#keys.clear();
    this.#outward = null;
    this.#inward = null;
    this.#controlOutward = null;
    this.#controlInward = null;
  }
}

const isSame = (one: RtpKey | undefined, other: RtpKey): boolean =>
  one?.suite === other.suite && one.key === other.key && (one.mki ?? '') === (other.mki ?? '');

const pairOf = ({ suite, local, remote }: DtlsKeys): KeyPair => ({
  outward: { suite: suite.name, key: local.toString('base64') },
  inward: { suite: suite.name, key: remote.toString('base64') },
});

const contextOf = ({ suite: name, key, mki }: RtpKey, late: boolean): SrtpContext | null => {
  const suite = srtpSuite(name);
  const named = mkiBytes(mki ?? '');
  return suite === null || named === null ? null : new SrtpContext(suite, Buffer.from(key, 'base64'), late, named);
};
