import type { SipIdentity } from '../auth/identity.ts';
import { parseNameAddr } from '../sipjs/header-values.ts';
import type { CallWorld } from './dialog-session.ts';

/** Reads who signed an INVITE to an endpoint whose own addresses `isOurs` knows; nobody without an identity to verify by. */
export const readSignature =
  (identity: SipIdentity | null, isOurs: (uri: string) => boolean): CallWorld['signedBy'] =>
  (message) => {
    const headers = identity === null ? [] : message.list('Identity');
    if (identity === null || headers.length === 0) return null;
    const uriOf = (name: string): string => parseNameAddr(message.header(name) ?? '')?.uri ?? '';
    return identity.verify({
      from: uriOf('From'),
      to: uriOf('To'),
      target: message.uri,
      callId: message.header('Call-ID') ?? '',
      sdp: message.sdp,
      identity: headers,
      isOurs,
    });
  };
