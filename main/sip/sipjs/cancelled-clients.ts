import { UserAgentClient } from 'sip.js/lib/core/user-agents/user-agent-client.js';
import { clientInternals } from './core-internals.ts';

const cancelled = new WeakSet<object>();

/** Whether somebody cancelled this client's request: then a challenge or a 422 is its welcome end, not a reason to send it again. */
export const isCancelled = (client: object): boolean => cancelled.has(client);

/** Remembers cancelled requests; sip.js answers the challenge of one as if nothing had happened, and the callee rings on. */
export const installCancelledClients = (): void => {
  const { cancel } = clientInternals(UserAgentClient.prototype);
  Object.assign(UserAgentClient.prototype, {
    cancel(this: UserAgentClient, ...rest: Parameters<typeof cancel>): ReturnType<typeof cancel> {
      cancelled.add(this);
      return cancel.apply(this, rest);
    },
  });
};
