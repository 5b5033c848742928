import type { TransportError } from 'sip.js/lib/core/exceptions/transport-error.js';
import { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import { UserAgentClient } from 'sip.js/lib/core/user-agents/user-agent-client.js';
import { clientInternals } from './core-internals.ts';

/** Lets the 503 that stands for "could not be sent" (RFC 3261 section 8.1.3.1) say why. */
export const installTransportErrors = (): void => {
  Object.assign(UserAgentClient.prototype, {
    onTransportError(this: UserAgentClient, error: TransportError): void {
      const response = new IncomingResponseMessage();
      response.statusCode = 503;
      response.reasonPhrase = error.message;
      clientInternals(this).receiveResponse(response);
    },
  });
};
