import type { Dialog } from 'sip.js/lib/core/dialogs/dialog.js';
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import type { Body, SipResponse } from '../call/signalling.ts';
import { otherBody } from './core-body.ts';
import { viewResponse } from './message-view.ts';

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
    core.request(request, { onAccept: settle, onReject: settle, onRedirect: settle });
  });
