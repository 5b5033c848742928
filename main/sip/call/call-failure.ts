import type { SipCallEnd, SipFailure } from '../sip-engine.ts';
import type { SipResponse } from './signalling.ts';

/** The end of a call that got a final failure, or none at all (RFC 3261 section 8.1.3.1). */
export const endOfRefusal = (response: SipResponse): SipCallEnd => {
  if (response.origin === 'timeout')
    return { by: 'failed', cause: 'timeout', reason: 'nobody answered at that address' };
  if (response.origin === 'transport') {
    return { by: 'failed', cause: causeOf(response.reason), reason: response.reason };
  }
  return { by: 'rejected', status: response.status, reason: response.reason };
};

const causeOf = (reason: string): SipFailure => {
  if (/no host named/i.test(reason)) return 'unknown-host';
  return /certificate/i.test(reason) ? 'certificate' : 'unreachable';
};

/** The end of a call whose media could not be agreed; a reason that speaks of encryption is told apart. */
export const endOfMedia = (reason: string): SipCallEnd => ({
  by: 'failed',
  cause: /encrypt/i.test(reason) ? 'encryption' : 'media',
  reason,
});
