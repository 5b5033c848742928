/** How guests on other networks reach the gateway; main fills it from the settings and checks it. */
export type GuestIceSettings = {
  /** `stun:host[:port]`; none is asked that is not named here. */
  readonly stun: readonly string[];
  /** `turn:host[:port][?transport=udp|tcp]` or `turns:…`, with long-term credentials (RFC 8656, RFC 7065). */
  readonly turn: readonly { readonly url: string; readonly user: string; readonly credential: string }[];
  /** The one local address to use; "" for all. */
  readonly address: string;
  /** Address that the internet knows this host by when a NAT forwards the media port unchanged; "" for none. */
  readonly publicAddress: string;
  /** UDP ports to choose one from for all guests, 1–65535; null for any. */
  readonly ports: { readonly from: number; readonly to: number } | null;
  /** Only TURN, so that no address of this host reaches a guest. */
  readonly relayOnly: boolean;
};
