import type { IncomingMessage } from 'sip.js/lib/core/messages/incoming-message.js';
import type { IncomingRequestMessage } from 'sip.js/lib/core/messages/incoming-request-message.js';
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { SipMessage, SipRequest, SipResponse } from '../call/signalling.ts';
import { splitList } from './header-values.ts';

const base = (message: IncomingMessage): SipMessage => {
  const contentType = message.body ? (message.getHeader('content-type') ?? '') : '';
  const body = message.body ?? '';
  return {
    header: (name) => message.getHeader(name) ?? null,
    list: (name) => message.getHeaders(name).flatMap(splitList),
    sdp: contentType === 'application/sdp' ? body : null,
    contentType,
    body,
  };
};

/** A request of sip.js as calls see it. */
export const viewRequest = (message: IncomingRequestMessage): SipRequest => ({
  ...base(message),
  method: message.method,
  uri: message.ruri?.toRaw() ?? '',
});

/** A response of sip.js as calls see it; those it made itself have no From. */
export const viewResponse = (message: IncomingResponseMessage): SipResponse => ({
  ...base(message),
  status: message.statusCode ?? 0,
  reason: message.reasonPhrase ?? '',
  origin: message.hasHeader('from') ? 'peer' : message.statusCode === 408 ? 'timeout' : 'transport',
});

/** A response made here. */
export const madeHere = (status: number, reason: string, origin: SipResponse['origin']): SipResponse => ({
  header: () => null,
  list: () => [],
  sdp: null,
  contentType: '',
  body: '',
  status,
  reason,
  origin,
});
