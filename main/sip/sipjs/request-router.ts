import { Dialog } from 'sip.js/lib/core/dialogs/dialog.js';
import { SessionDialog } from 'sip.js/lib/core/dialogs/session-dialog.js';
import type { IncomingRequestMessage } from 'sip.js/lib/core/messages/incoming-request-message.js';
import { InviteServerTransaction } from 'sip.js/lib/core/transactions/invite-server-transaction.js';
import { NonInviteServerTransaction } from 'sip.js/lib/core/transactions/non-invite-server-transaction.js';
import { TransactionState } from 'sip.js/lib/core/transactions/transaction-state.js';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import { InviteUserAgentServer } from 'sip.js/lib/core/user-agents/invite-user-agent-server.js';
import { UserAgentServer } from 'sip.js/lib/core/user-agents/user-agent-server.js';
import type { IncomingInvite, IncomingSubscribe } from '../call/signalling.ts';
import { knownDialog } from './dialog.ts';
import { type AwaitedPracks, takeInvite } from './invite-server.ts';
import { ACCEPT_HEADER, ALLOW_HEADER, EVENTS_HEADER } from './methods.ts';
import { pending } from './pending-request.ts';
import { putContact, refreshTarget } from './remote-target.ts';
import { NoticeDialog, takeSubscribe } from './subscribe-server.ts';

/** Who takes the requests that begin something. */
export type OutsideRequests = {
  readonly invite: (invite: IncomingInvite) => void;
  readonly subscribe: (subscribe: IncomingSubscribe) => void;
};

/** Where requests go that passed the checks. */
export type RequestRouter = (message: IncomingRequestMessage) => void;

/**
 * Finds the transaction, dialog or call a request belongs to (RFC 3261 sections 8.2, 9.2, 12.2.2 and 17.2.3). sip.js' own way
 * refuses every user but the account's, throws on unknown schemes, and knows neither UPDATE nor loops.
 */
export const createRequestRouter = (core: UserAgentCore, onRequest: OutsideRequests): RequestRouter => {
  const pracks: AwaitedPracks = new WeakMap();
  /** Server transactions of INVITEs by what forks of one request share. */
  const seen = new Map<string, string>();
  const refuse = (message: IncomingRequestMessage, statusCode: number, ...extraHeaders: string[]): void => {
    core.replyStateless(message, { statusCode, extraHeaders });
  };

  const cancel = (message: IncomingRequestMessage, server: UserAgentServer | undefined): void => {
    if (server === undefined) {
      refuse(message, 481);
      return;
    }
    refuse(message, 200);
    const open =
      server.transaction instanceof InviteServerTransaction && server.transaction.state === TransactionState.Proceeding;
    if (open && server instanceof InviteUserAgentServer) server.receiveCancel(message);
  };
  /** Takes the CSeq of a request sip.js does not know, as it does for those it knows. */
  const inOrder = (dialog: Dialog, message: IncomingRequestMessage): boolean => {
    if (dialog.remoteSequenceNumber !== undefined && message.cseq <= dialog.remoteSequenceNumber) return false;
    Dialog.prototype.receiveRequest.call(dialog, message);
    return true;
  };
  /** A request that refreshes the target and that sip.js does not know. */
  const refreshing = (
    dialog: SessionDialog,
    message: IncomingRequestMessage,
    own: readonly string[],
  ): ReturnType<typeof pending> => {
    refreshTarget(dialog, message);
    return pending(new UserAgentServer(NonInviteServerTransaction, core, message), own);
  };
  const update = (dialog: SessionDialog, message: IncomingRequestMessage): void => {
    if (!inOrder(dialog, message)) {
      refuse(message, 500);
      return;
    }
    const known = knownDialog(dialog);
    const request = refreshing(dialog, message, [known?.contactLine() ?? '', ALLOW_HEADER]);
    const busy = dialog.reinviteUserAgentClient !== undefined || dialog.reinviteUserAgentServer !== undefined;
    if (busy && request.message.sdp !== null) {
      request.reject(491);
      return;
    }
    if (known === undefined) request.reject(481);
    else known.update(request);
  };
  const subscribe = (dialog: SessionDialog, message: IncomingRequestMessage): void => {
    if (!inOrder(dialog, message)) {
      refuse(message, 500);
      return;
    }
    const known = knownDialog(dialog);
    const request = refreshing(dialog, message, [known?.contactLine() ?? '', EVENTS_HEADER]);
    if (known === undefined) request.reject(481);
    else known.subscribe(request);
  };
  const ofSubscription = (dialog: NoticeDialog, message: IncomingRequestMessage): void => {
    if (message.method !== 'SUBSCRIBE') {
      if (message.method !== 'ACK') refuse(message, 405, ALLOW_HEADER);
      return;
    }
    if (!inOrder(dialog, message)) {
      refuse(message, 500);
      return;
    }
    refreshTarget(dialog, message);
    dialog.onSubscribe(message);
  };
  const prack = (dialog: SessionDialog, message: IncomingRequestMessage): void => {
    if (!inOrder(dialog, message)) {
      refuse(message, 500);
      return;
    }
    const request = pending(new UserAgentServer(NonInviteServerTransaction, core, message));
    const matches = pracks.get(dialog)?.(request.message.header('RAck') ?? '') ?? false;
    if (matches) request.accept();
    else request.reject(481);
  };
  const inDialog = (message: IncomingRequestMessage): void => {
    const dialog = core.dialogs.get(message.callId + message.toTag + message.fromTag);
    if (dialog instanceof NoticeDialog) {
      ofSubscription(dialog, message);
      return;
    }
    if (!(dialog instanceof SessionDialog)) {
      if (message.method !== 'ACK') refuse(message, 481);
      return;
    }
    switch (message.method) {
      case 'OPTIONS':
        capabilities(message);
        return;
      case 'UPDATE':
        update(dialog, message);
        return;
      case 'PRACK':
        prack(dialog, message);
        return;
      case 'SUBSCRIBE':
        subscribe(dialog, message);
        return;
      case 'INVITE':
        if (dialog.early) {
          refuse(message, 500, 'Retry-After: 3');
          return;
        }
        if (!message.hasHeader('contact')) putContact(message, dialog.remoteTarget);
        dialog.receiveRequest(message);
        return;
      default:
        dialog.receiveRequest(message);
        return;
    }
  };
  const capabilities = (message: IncomingRequestMessage): void =>
    refuse(message, 200, ALLOW_HEADER, ACCEPT_HEADER, EVENTS_HEADER);
  /** A request that met us before on another path (RFC 3261 section 8.2.2.2), or that we sent ourselves. */
  const looped = (message: IncomingRequestMessage): boolean => {
    const own = message
      .getHeaders('via')
      .map((via) => /;\s*branch\s*=\s*([^\s;,]+)/i.exec(via)?.[1] ?? '')
      .some((branch) => core.userAgentClients.has(branch + message.method));
    if (own) return true;
    const key = `${message.callId} ${message.fromTag} ${message.cseq}`;
    if (core.userAgentServers.has(seen.get(key) ?? '')) return true;
    seen.set(key, message.viaBranch);
    if (seen.size > 512 && seen.size > 2 * core.userAgentServers.size) {
      for (const [old, branch] of seen) if (!core.userAgentServers.has(branch)) seen.delete(old);
    }
    return false;
  };
  const outsideDialog = (message: IncomingRequestMessage): void => {
    switch (message.method) {
      case 'ACK':
        return;
      case 'OPTIONS':
        capabilities(message);
        return;
      case 'INVITE':
        if (looped(message)) {
          refuse(message, 482);
          return;
        }
        onRequest.invite(takeInvite(core, message, pracks));
        return;
      case 'SUBSCRIBE':
      case 'REFER':
        onRequest.subscribe(takeSubscribe(core, message));
        return;
      default:
        // BYE, INFO, UPDATE, PRACK and NOTIFY live in dialogs only (RFC 3261 section 15.1.2, RFC 6086, 3311, 3262, 6665).
        refuse(message, 481);
        return;
    }
  };

  return (message) => {
    const server = core.userAgentServers.get(message.viaBranch);
    if (message.method === 'CANCEL') return cancel(message, server);
    const confirmed = message.method === 'ACK' && server?.transaction.state === TransactionState.Accepted;
    if (server !== undefined && !confirmed) return server.transaction.receiveRequest(message);
    if (message.toTag) inDialog(message);
    else outsideDialog(message);
  };
};
