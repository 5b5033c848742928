/**
 * Where somebody stands who dials in. The table of moves is in `dial-in-step.ts`.
 *
 * ```
 *  asks-id ─▶ asks-password ─▶ waits ─▶ in ─▶ over
 *  asks-id, asks-password ─▶ in
 *  any phase ─▶ over
 * ```
 */
export type DialIn =
  | ({ readonly phase: 'asks-id' } & Asking)
  /** Knocks at a meeting: without a password first, as one may not be needed. */
  | ({ readonly phase: 'asks-password'; readonly meeting: string } & Asking)
  | { readonly phase: 'waits' }
  | { readonly phase: 'in' }
  | { readonly phase: 'over' };

/** What a caller who is asked has done so far. */
export type Asking = {
  /** Digits since the last # or *. */
  readonly typed: string;
  /** Wrong IDs and passwords of this call. */
  readonly wrong: number;
  /** Rounds of silence until nobody is taken to be there. */
  readonly rounds: number;
};

/** Wrong IDs and passwords after which a call ends. */
export const MOST_WRONG = 3;
/** Rounds that each question is asked for. */
export const ROUNDS = 6;
/** Most digits of an answer; no ID and no password is as long. */
export const MOST_DIGITS = 32;

/** A call that has just come to the entrance. */
export const AT_THE_ENTRANCE: DialIn = { phase: 'asks-id', typed: '', wrong: 0, rounds: ROUNDS };
