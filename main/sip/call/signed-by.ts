import type { SipIdentity } from '../auth/identity.ts';
import { parseNameAddr } from '../sipjs/header-values.ts';
import type { CallWorld } from './dialog-session.ts';
import { conferenceIn, conferenceOf } from './invitation.ts';
import type { SipRequest } from './signalling.ts';

/** What an INVITE's caller dialled, where that is an address of the endpoint it came to; else null. */
export type Dialled = (message: SipRequest, localAddress: string) => string | null;

/** Reads who signed an INVITE; nobody without an identity to verify by. */
export const readSignature =
  (identity: SipIdentity | null, dialled: Dialled): CallWorld['signedBy'] =>
  (message, localAddress) => {
    const headers = identity === null ? [] : message.list('Identity');
    if (identity === null || headers.length === 0) return null;
    return identity.verify({
      from: uriIn(message, 'From'),
      callId: message.header('Call-ID') ?? '',
      sdp: message.sdp,
      identity: headers,
      dialled: () => {
        const uri = dialled(message, localAddress);
        const meeting = conferenceOf(message);
        // The meeting that the call is going to is the one that was signed.
        return uri === null || (meeting !== null && meeting !== conferenceIn(uri)) ? null : uri;
      },
    });
  };

/** The URI of From or To; "" when it is broken. */
export const uriIn = (message: SipRequest, header: 'From' | 'To'): string =>
  parseNameAddr(message.header(header) ?? '')?.uri ?? '';
