import { Dialog } from 'sip.js/lib/core/dialogs/dialog.js';
import type { IncomingRequestMessage } from 'sip.js/lib/core/messages/incoming-request-message.js';
import { NonInviteServerTransaction } from 'sip.js/lib/core/transactions/non-invite-server-transaction.js';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import { UserAgentServer } from 'sip.js/lib/core/user-agents/user-agent-server.js';
import type { IncomingSubscribe, NoticeWay, Subscribing } from '../call/signalling.ts';
import { token } from './branch-ids.ts';
import { type ContactForm, conferenceOf, contactLine, contactUri, demandsSips } from './contact.ts';
import { setToTag } from './core-internals.ts';
import { sendWithin } from './dialog-request.ts';
import { viewRequest } from './message-view.ts';
import { EVENTS_HEADER } from './methods.ts';
import { pending } from './pending-request.ts';

/** The dialog of a subscription made outside any call (RFC 6665 section 4.4.1). */
export class NoticeDialog extends Dialog {
  /** Takes a SUBSCRIBE that comes in it. */
  onSubscribe: (message: IncomingRequestMessage) => void = () => undefined;

  constructor(core: UserAgentCore, first: IncomingRequestMessage, tag: string) {
    super(core, Dialog.initialDialogStateForUserAgentServer(first, tag));
  }
}

/** Takes a SUBSCRIBE or REFER outside any dialog. sip.js has no dialog for who notifies. */
export const takeSubscribe = (core: UserAgentCore, message: IncomingRequestMessage): IncomingSubscribe => {
  const conference = conferenceOf(message.ruri?.toRaw() ?? '');
  const sips = demandsSips({
    requestUri: message.ruri?.toRaw() ?? '',
    recordRoute: message.getHeaders('record-route'),
    contact: message.getHeaders('contact'),
  });
  const form: ContactForm = { sips, conference };
  const tag = token();
  let later: (request: Subscribing) => void = (request) => request.reject(481);

  const answering = (one: IncomingRequestMessage): ReturnType<typeof pending> => {
    const server = new UserAgentServer(NonInviteServerTransaction, core, one);
    if (one === message) setToTag(server, tag);
    return pending(server, [contactLine(core, form), EVENTS_HEADER]);
  };
  const wayOf = (dialog: NoticeDialog): NoticeWay => {
    const way: NoticeWay = {
      id: dialog.id,
      remoteUri: dialog.remoteURI.toRaw(),
      get contact() {
        return contactUri(core, form);
      },
      request: (method, headers, body) => sendWithin(core, dialog, method, [contactLine(core, form), ...headers], body),
      forget: () => dialog.dispose(),
    };
    dialog.onSubscribe = (next) => {
      const request = answering(next);
      later({
        message: request.message,
        within: way,
        reject: request.reject,
        accept(headers) {
          request.accept({ headers });
          return way;
        },
      });
    };
    return way;
  };

  const first = answering(message);
  return {
    conference,
    message: viewRequest(message),
    within: null,
    reject: first.reject,
    attend(subscribe) {
      later = subscribe;
    },
    accept(headers, status) {
      first.accept({ headers }, status);
      return wayOf(new NoticeDialog(core, message, tag));
    },
  };
};
