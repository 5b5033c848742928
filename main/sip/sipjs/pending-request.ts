import type { IncomingRequest } from 'sip.js/lib/core/messages/incoming-request.js';
import type { PendingRequest } from '../call/signalling.ts';
import { sdpBody } from './core-body.ts';
import { viewRequest } from './message-view.ts';

/** A request of sip.js that waits for an answer; `own` headers go into its 2xx. */
export const pending = (
  request: Pick<IncomingRequest, 'message' | 'accept' | 'reject'>,
  own: readonly string[] = [],
): PendingRequest => {
  let answered = false;
  const once = (act: () => void): void => {
    if (answered) return;
    answered = true;
    try {
      act();
    } catch {
      // The transaction is over: there is nobody left to tell.
    }
  };
  return {
    message: viewRequest(request.message),
    accept: (extras = {}, statusCode = 200) =>
      once(() => {
        const body = sdpBody(extras.sdp);
        const extraHeaders = [...own, ...(extras.headers ?? [])];
        request.accept({ statusCode, extraHeaders, ...(body === undefined ? {} : { body }) });
      }),
    reject: (statusCode, reason, headers = []) =>
      once(() => {
        const extraHeaders = [...headers];
        request.reject({ statusCode, extraHeaders, ...(reason === undefined ? {} : { reasonPhrase: reason }) });
      }),
  };
};
