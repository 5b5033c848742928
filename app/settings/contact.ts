/** A person in the local directory. */
export type Contact = {
  readonly id: string;
  readonly name: string;
  /** SIP number or SIP URI; "" for none. */
  readonly sip: string;
  readonly phones: readonly string[];
  /** Account in a third-party system; "" for none. */
  readonly thirdUserId: string;
  readonly company: string;
};
