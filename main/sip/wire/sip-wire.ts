import type { SipProtocol } from '../sip-engine.ts';

/** Why a wire could not be set up or was lost. */
export type WireFailure = {
  readonly cause: 'unreachable' | 'certificate' | 'timeout' | 'closed';
  readonly reason: string;
};

/** What a wire tells the layer above. */
export type WireListener = {
  /** A whole SIP message, header names expanded (RFC 3261 section 7.3.3), retransmissions already absorbed. */
  readonly onMessage: (message: string) => void;
  /** The wire is gone and will not come back by itself. */
  readonly onClose: (failure: WireFailure) => void;
};

/**
 * A way for SIP messages to and from the network: framing, keepalive and UDP reliability (RFC 3261 section 17) are inside,
 * transactions, dialogs and everything that means something are above.
 */
export type SipWire = {
  readonly protocol: SipProtocol;
  /** Own address and port as bound; null before `connect`. For 0.0.0.0 binds, the address that reaches the remote. */
  readonly local: { readonly address: string; readonly port: number } | null;
  /** Resolves to null when up, or to the reason why not. */
  connect(listener: WireListener): Promise<WireFailure | null>;
  /** Rejects with an Error whose message is a sentence when the message cannot leave. */
  send(message: string): Promise<void>;
  close(): Promise<void>;
};
