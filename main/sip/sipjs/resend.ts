import type { UserAgentClient } from 'sip.js/lib/core/user-agents/user-agent-client.js';
import { clientInternals, dialogOf } from './core-internals.ts';

/** Sends a client's request again in a new transaction with the next CSeq (RFC 3261 section 8.1.3.5), counting it in its dialog too. */
export const resend = (client: UserAgentClient): void => {
  const inside = clientInternals(client);
  const { message } = inside;
  const dialog = dialogOf(inside.core, message);
  message.cseq += 1;
  if (dialog?.localSequenceNumber !== undefined) {
    dialog.incrementLocalSequenceNumber();
    message.cseq = dialog.localSequenceNumber;
  }
  message.setHeader('cseq', `${message.cseq} ${message.method}`);
  inside.init();
};
