import { allowsPlain } from '../../app/policy/managed-settings.ts';
import type { Policy } from '../../app/policy/policy.ts';
import { refusedBy } from '../../app/policy/refusal.ts';
import type { Result } from '../../app/result.ts';

/** Why a SIP address may not be called without an account; null when it may. */
export const whyNotDirect = (policy: Policy, uri: string): Result<never> | null => {
  if (policy.DirectCalls === false) return refusedBy('DirectCalls', 'a call without an account');
  // A sip: address that asks for TLS can be redirected to one that does not; a sips: address cannot.
  const may = /^sips:/i.test(uri) ? (policy.AllowedTransports?.includes('tls') ?? true) : allowsPlain(policy);
  return may ? null : refusedBy('AllowedTransports', 'a call without an account');
};
