import { ConfAllowJoinUserType } from '../conf/enumerations.ts';
import type { Policy } from './policy.ts';

const NUMBERS = {
  anyone: ConfAllowJoinUserType.CONF_ALLOW_JOIN_ANYONE,
  'signed-in': ConfAllowJoinUserType.CONF_ALLOW_JOIN_LOGINED_USER,
  company: ConfAllowJoinUserType.CONF_ALLOW_JOIN_IN_COMPANY_USER,
  invited: ConfAllowJoinUserType.CONF_ALLOW_JOIN_INVITED_USER,
} as const;

/** The join policy of the contract that a policy's word means. */
export const joinPolicyOf = (word: keyof typeof NUMBERS): ConfAllowJoinUserType => NUMBERS[word];

/** The join policies that meetings may have. */
export const allowedJoinPolicies = ({ AllowedJoinPolicies }: Policy): readonly ConfAllowJoinUserType[] =>
  AllowedJoinPolicies?.map(joinPolicyOf) ?? Object.values(ConfAllowJoinUserType);
