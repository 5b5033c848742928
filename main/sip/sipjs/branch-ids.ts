import { randomBytes } from 'node:crypto';
import type { OutgoingRequestMessage } from 'sip.js/lib/core/messages/outgoing-request-message.js';
import { ClientTransaction } from 'sip.js/lib/core/transactions/client-transaction.js';
import { branchFor } from './strict-routes.ts';

/** Makes branches unguessable and unique (RFC 3261 sections 8.1.1.7 and 19.3); sip.js draws from ten million, which 600 calls a second exhaust. */
export const installBranchIds = (): void => {
  const makeId = (request: OutgoingRequestMessage): string =>
    request.method === 'CANCEL' && request.branch !== undefined
      ? request.branch
      : branchFor(request, `z9hG4bK${randomBytes(12).toString('hex')}`);
  Object.assign(ClientTransaction, { makeId });
};

/** A tag or Call-ID nobody can guess. */
export const token = (): string => randomBytes(12).toString('hex');
