import type * as z from 'zod';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';

/** A value judged by a schema; the failure names the field, e.g. "account.domain: not a host name". Never throws. */
export const checked = <T>(what: string, schema: z.ZodType<T>, given: () => unknown): Result<T> => {
  try {
    const parsed = schema.safeParse(given());
    return parsed.success ? ok(parsed.data) : invalid(what, parsed.error);
  } catch {
    return fail(SDKERR.UISDK_API_INVALID_PARAMETERS, `${what}: cannot be read`); // a getter or proxy threw
  }
};

const invalid = (what: string, error: z.ZodError): Result<never> => {
  const issue = error.issues[0];
  const field = [what, ...(issue?.path ?? []).map(String)].join('.');
  return issue?.code === 'too_big' && issue.origin === 'string'
    ? fail(SDKERR.UISDK_ARGS_LENGTH_OVERRUN, `${field} is longer than ${issue.maximum} characters`)
    : fail(SDKERR.UISDK_API_INVALID_PARAMETERS, `${field}: ${issue?.message ?? 'not valid'}`);
};
