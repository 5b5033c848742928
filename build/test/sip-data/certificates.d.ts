/** A certificate and its key, PEM. */
export type Certificate = {
  readonly cert: string;
  readonly key: string;
};
/** An authority that issues certificates for tests; nothing of it is kept. */
export type TestAuthority = {
  /** Its own certificate, PEM: what a client has to trust. */
  readonly cert: string;
  /** A server certificate for these names: host names, IPv4 addresses, or URIs like sip:example.test. */
  issue(
    names: readonly string[],
    validity?: {
      readonly from: Date;
      readonly to: Date;
    },
  ): Certificate;
};
/** Makes an authority with a key of its own (ECDSA P-256). */
export declare function testAuthority(name?: string): TestAuthority;
