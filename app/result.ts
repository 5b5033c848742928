import type { SDKERR } from './sdkerr.ts';

/** What went wrong: a code of the specification and a sentence that names what is wrong (English, for logs and details). */
export type Failure = { readonly code: SDKERR; readonly reason: string };

/** Errors cross rooms and processes as values. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** A success. */
export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/** A failure. */
export const fail = (code: SDKERR, reason: string): Result<never> => ({ ok: false, failure: { code, reason } });
