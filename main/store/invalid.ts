import type { z } from 'zod';
import { fail, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';

/** A failed zod check as a failure that names the field, e.g. "account.domain: not a host name". */
export const invalid = (what: string, error: z.ZodError): Result<never> => {
  const issue = error.issues[0];
  const field = [what, ...(issue?.path ?? []).map(String)].join('.');
  return issue?.code === 'too_big' && issue.origin === 'string'
    ? fail(SDKERR.UISDK_ARGS_LENGTH_OVERRUN, `${field} is longer than ${issue.maximum} characters`)
    : fail(SDKERR.UISDK_API_INVALID_PARAMETERS, `${field}: ${issue?.message ?? 'not valid'}`);
};
