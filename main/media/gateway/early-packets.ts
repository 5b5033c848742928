import type { RemoteInfo } from 'node:dgram';
import type { Component } from './rtp-protection.ts';

/** A packet that came before the SDP that explains it. */
export type EarlyPacket = { readonly packet: Buffer; readonly from: RemoteInfo; readonly component: Component };

/** Packets kept: half a second of sound, or the beginning of a handshake. */
const MOST = 25;

/** The newest packets that came ahead of the peer's SDP (RFC 3264 section 5.1): its answer overtakes them by little. */
export class EarlyPackets {
  #kept: EarlyPacket[] = [];

  keep(packet: Buffer, from: RemoteInfo, component: Component): void {
    this.#kept.push({ packet, from, component });
    if (this.#kept.length > MOST) this.#kept.shift();
  }

  /** Hands all of them over, oldest first. */
  take(): readonly EarlyPacket[] {
    const kept = this.#kept;
    this.#kept = [];
    return kept;
  }
}
