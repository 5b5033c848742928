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
  /** Fingerprint of the key that the person's Parley signs calls with, as `readFingerprint` writes it; absent for none. */
  readonly parleyKey?: string;
};
