import type { Dialog } from 'sip.js/lib/core/dialogs/dialog.js';
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import type { Body, SipResponse } from '../call/signalling.ts';
import { otherBody } from './core-body.ts';
import { viewResponse } from './message-view.ts';
import { refreshTarget } from './remote-target.ts';

/** The methods of ours whose 2xx says where the peer is (RFC 3311 section 5, RFC 6665 section 4.4.1). */
const REFRESHES: ReadonlySet<string> = new Set(['UPDATE', 'SUBSCRIBE', 'NOTIFY']);

/** Sends a request other than INVITE within a dialog and resolves with its final response; never rejects. */
export const sendWithin = (
  core: UserAgentCore,
  dialog: Dialog,
  method: string,
  extraHeaders: string[],
  body: Body | null,
): Promise<SipResponse> =>
  new Promise((resolve) => {
    const settle = ({ message }: { message: IncomingResponseMessage }): void => resolve(viewResponse(message));
    const content = otherBody(body);
    const request = dialog.createOutgoingRequestMessage(method, {
      extraHeaders,
      ...(content === undefined ? {} : { body: content }),
    });
    const accepted = (outcome: { message: IncomingResponseMessage }): void => {
      if (REFRESHES.has(method)) refreshTarget(dialog, outcome.message);
      settle(outcome);
    };
    core.request(request, { onAccept: accepted, onReject: settle, onRedirect: settle });
  });
