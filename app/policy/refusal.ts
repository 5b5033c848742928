import { fail, type Result } from '../result.ts';
import { SDKERR } from '../sdkerr.ts';
import type { PolicyKey } from './policy.ts';

/** What a policy keeps from being done: `what` names the thing, e.g. "settings.theme". */
export const refusedBy = (policy: PolicyKey, what: string): Result<never> =>
  fail(SDKERR.CMS_CONF_INSUFFICIENT_PERMISSIONS, `${what}: set by your organisation (policy ${policy})`);
