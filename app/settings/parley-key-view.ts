/** The key that this Parley signs calls with, as the settings show it. */
export type ParleyKeyView = {
  /** What others put into their contact of this person; "" before signing was first switched on. */
  readonly fingerprint: string;
  /** The system's key store has it; else it lasts until Parley quits. */
  readonly kept: boolean;
};
