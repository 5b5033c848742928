/** A way out of this host that candidate pairs are built on: a bound UDP socket, or an allocation on a TURN server. */
export type IcePath = {
  readonly kind: 'host' | 'relay';
  /** Address and port that the path has as a candidate. */
  readonly address: string;
  readonly port: number;
  /** 0–65535, more is better, among paths of the same kind. */
  readonly preference: number;
  send(packet: Buffer, port: number, address: string): void;
  /** Lets packets from a peer's address in, where that has to be asked for. */
  permit(address: string): void;
  /** Makes packets to and from a peer cheap, once it is the one chosen. */
  prefer(port: number, address: string): void;
  close(): void;
};
