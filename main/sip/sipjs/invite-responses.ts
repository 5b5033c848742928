import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import { InviteUserAgentClient } from 'sip.js/lib/core/user-agents/invite-user-agent-client.js';
import { isCancelled } from './cancelled-clients.ts';
import { clientInternals, inviteInternals } from './core-internals.ts';
import { contactTarget, putContact, refreshTarget } from './remote-target.ts';
import { resend } from './resend.ts';

const raised = new WeakSet<object>();

/** Most dialogs that the answers to one INVITE may make: no proxy forks to so many, and each costs until the INVITE is over. */
const MOST_FORKS = 32;

/**
 * Mends how sip.js takes responses to INVITE: 422 raises the session interval and tries once more (RFC 4028 section 7.4);
 * a 1xx without To tag or Contact still counts as progress; a 2xx without Contact is taken to come from where the 1xx of
 * its dialog did, else from the Request-URI; one with another Contact than the 1xx of its dialog moves that.
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
      const target = contactTarget(response);
      const { earlyDialogs, confirmedDialogs } = inviteInternals(this);
      const id = `${message.callId}${message.fromTag}${response.toTag}`;
      const known = earlyDialogs.has(id) || confirmedDialogs.has(id);
      const tooMany = !known && earlyDialogs.size + confirmedDialogs.size >= MOST_FORKS;
      if (status > 100 && status < 200 && (target === null || !response.toTag || tooMany)) {
        this.delegate?.onTrying?.({ message: response });
        return;
      }
      if (status >= 200 && status < 300) {
        if (tooMany) return;
        const early = earlyDialogs.get(id);
        if (target === null) putContact(response, early?.remoteTarget ?? message.ruri);
        else if (early !== undefined) refreshTarget(early, response);
      }
      receiveResponse.call(this, response);
    },
  });
};
