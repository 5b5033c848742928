import type { OutgoingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import { Timers } from 'sip.js/lib/core/timers.js';
import { TransactionState } from 'sip.js/lib/core/transactions/transaction-state.js';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';

/**
 * Drops an INVITE that has no final response 64 × T1 from now, which then counts as cancelled (RFC 3261 section 9.1), and says
 * so; sip.js would keep it for ever. A 2xx after that finds nobody.
 */
export const forgetUnanswered = (
  core: UserAgentCore,
  client: OutgoingInviteRequest,
  forgotten: () => void = () => undefined,
): void => {
  const forget = (): void => {
    for (const [key, one] of core.userAgentClients) {
      if (one !== (client as unknown) || one.transaction.state !== TransactionState.Proceeding) continue;
      core.userAgentClients.delete(key);
      client.dispose();
      forgotten();
    }
  };
  setTimeout(forget, 64 * Timers.T1).unref();
};
