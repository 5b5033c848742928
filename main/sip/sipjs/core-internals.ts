import type { Dialog } from 'sip.js/lib/core/dialogs/dialog.js';
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import type { UserAgentClient } from 'sip.js/lib/core/user-agents/user-agent-client.js';
import type { UserAgentServer } from 'sip.js/lib/core/user-agents/user-agent-server.js';
import type { URI } from 'sip.js/lib/grammar/uri.js';

/** What sip.js 0.21.2 declares private or protected and we use; the version is pinned. */
export type ClientInternals = {
  core: UserAgentCore;
  message: UserAgentClient['message'];
  authenticationGuard(message: IncomingResponseMessage, dialog?: Dialog): boolean;
  receiveResponse(message: IncomingResponseMessage): void;
  cancel: UserAgentClient['cancel'];
  init(): void;
};

/** A client transaction's user with its hidden parts. */
export const clientInternals = (client: UserAgentClient): ClientInternals => client as unknown as ClientInternals;

/** The dialogs that the answers to one INVITE have made, by id; hidden in sip.js. */
export const inviteInternals = (
  client: object,
): { readonly earlyDialogs: Map<string, Dialog>; readonly confirmedDialogs: Map<string, Dialog> } =>
  client as { earlyDialogs: Map<string, Dialog>; confirmedDialogs: Map<string, Dialog> };

type DialogState = { remoteSequenceNumber: number | undefined; remoteTarget: URI; secure: boolean };

/** The state of a dialog that sip.js keeps protected. */
export const dialogState = (dialog: Dialog): DialogState =>
  (dialog as unknown as { dialogState: DialogState }).dialogState;

/** The tag a server transaction's user puts into its responses. */
export const setToTag = (server: UserAgentServer, tag: string): void => {
  (server as unknown as { toTag: string }).toTag = tag;
};

/** The dialog a request of ours belongs to. */
export const dialogOf = (core: UserAgentCore, message: UserAgentClient['message']): Dialog | undefined =>
  message.toTag === undefined || message.toTag === ''
    ? undefined
    : core.dialogs.get(`${message.callId}${message.fromTag}${message.toTag}`);
