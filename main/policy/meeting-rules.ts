import type { StartCallInfo } from '../../app/conf/start-call-info.ts';
import type { MeetingAction } from '../../app/meeting/action.ts';
import { allowedJoinPolicies, joinPolicyOf } from '../../app/policy/join-policies.ts';
import type { Policy } from '../../app/policy/policy.ts';
import { refusedBy } from '../../app/policy/refusal.ts';
import { ok, type Result } from '../../app/result.ts';

/** A meeting's start within the policies: what is asked for against them is refused, what is left open takes the organisation's. */
export const withinPolicy = (policy: Policy, info: StartCallInfo): Result<StartCallInfo> => {
  const allowed = allowedJoinPolicies(policy);
  const join = info.confAllowJoinUser ?? defaultJoin(policy);
  if (!allowed.includes(join)) return refusedBy('AllowedJoinPolicies', 'confAllowJoinUser');
  if (policy.GuestPasswordRequired && info.isGuestJoinConfWithoutPwd) {
    return refusedBy('GuestPasswordRequired', 'isGuestJoinConfWithoutPwd');
  }
  return ok({ ...info, confAllowJoinUser: join });
};

/** The contract's default is everyone, unless the organisation has another or does not allow it. */
const defaultJoin = (policy: Policy): NonNullable<StartCallInfo['confAllowJoinUser']> => {
  if (policy.DefaultJoinPolicy !== undefined) return joinPolicyOf(policy.DefaultJoinPolicy);
  const allowed = allowedJoinPolicies(policy);
  return allowed.includes(0) ? 0 : (allowed[0] ?? 0);
};

/** Whether nobody in a meeting may do this, host or not. */
export const forbidsAction = (policy: Policy, action: MeetingAction): boolean => {
  if (action.do === 'set-policy') return !allowedJoinPolicies(policy).includes(action.policy);
  return action.do === 'set-waiting-room' && policy.WaitingRoom === true && !action.on;
};
