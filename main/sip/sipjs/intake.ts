import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import { buildRequest, buildResponse } from './build-message.ts';
import { plainResponse } from './plain-response.ts';
import { checkRequest, type Refusal } from './request-check.ts';
import type { RequestRouter } from './request-router.ts';
import { splitMessage } from './split-message.ts';

/** What a message from the network passes through. */
export type IntakeParts = {
  readonly core: UserAgentCore;
  readonly route: RequestRouter;
  readonly secure: boolean;
  /** What this endpoint refuses by itself, e.g. REGISTER; null lets it through. */
  readonly policy: (method: string) => Refusal | null;
  readonly reply: (message: string) => void;
  readonly log: (line: string) => void;
};

/**
 * The one door for messages from the network: checked, answered at once when broken, else handed to sip.js. Nothing thrown
 * behind it gets out; a request that made something throw is answered 500.
 */
export const createIntake = (parts: IntakeParts): ((raw: string) => void) => {
  return (raw) => {
    const split = splitMessage(raw);
    if (split === null) return;
    const refuse = (refusal: Refusal): void => {
      const text = plainResponse(split, refusal);
      if (text !== null) parts.reply(text);
    };
    try {
      if (/^SIP\/\d+\.\d+ \d/i.test(split.startLine)) {
        const response = buildResponse(split);
        if (response !== null) parts.core.receiveIncomingResponseFromTransport(response);
        return;
      }
      const method = /^\S+/.exec(split.startLine)?.[0] ?? '';
      const refusal = checkRequest(split, parts.secure) ?? parts.policy(method);
      if (refusal !== null) return refuse(refusal);
      const request = buildRequest(split);
      if (request === null) return refuse({ status: 400, reason: 'Bad Request', headers: [] });
      parts.route(request);
    } catch (error) {
      parts.log(`a message was not understood: ${error instanceof Error ? error.message : 'unknown'}`);
      if (!/^SIP\//i.test(split.startLine)) refuse({ status: 500, reason: 'Server Internal Error', headers: [] });
    }
  };
};
