import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import { InviteUserAgentClient } from 'sip.js/lib/core/user-agents/invite-user-agent-client.js';
import { NameAddrHeader } from 'sip.js/lib/grammar/name-addr-header.js';
import { isCancelled } from './cancelled-clients.ts';
import { clientInternals } from './core-internals.ts';
import { resend } from './resend.ts';

const raised = new WeakSet<object>();

/**
 * Mends how sip.js takes responses to INVITE: 422 raises the session interval and tries once more (RFC 4028 section 7.4);
 * a 1xx without To tag or Contact still counts as progress; a 2xx without Contact is taken to come from the Request-URI.
 */
export const installInviteResponses = (): void => {
  const { receiveResponse } = clientInternals(InviteUserAgentClient.prototype);
  Object.assign(InviteUserAgentClient.prototype, {
    receiveResponse(this: InviteUserAgentClient, response: IncomingResponseMessage): void {
      const status = response.statusCode ?? 0;
      const { message } = clientInternals(this);
      const least = status === 422 ? /^\s*(\d{1,6})/.exec(response.getHeader('min-se') ?? '')?.[1] : undefined;
      if (least !== undefined && !raised.has(this) && !isCancelled(this)) {
        raised.add(this);
        for (const name of ['Session-Expires', 'Min-SE']) {
          message.extraHeaders = message.extraHeaders.filter((line) => !line.startsWith(`${name}:`));
          message.extraHeaders.push(`${name}: ${least}`);
        }
        resend(this);
        return;
      }
      const target = response.hasHeader('contact') && response.parseHeader('contact') instanceof NameAddrHeader;
      if (status > 100 && status < 200 && (!target || !response.toTag)) {
        this.delegate?.onTrying?.({ message: response });
        return;
      }
      if (status >= 200 && status < 300 && !target) {
        response.setHeader('contact', `<${message.ruri.toRaw()}>`);
        response.headers['Contact']![0]!.parsed = new NameAddrHeader(message.ruri.clone(), '', {});
      }
      receiveResponse.call(this, response);
    },
  });
};
