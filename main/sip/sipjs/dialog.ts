import { SessionDialog } from 'sip.js/lib/core/dialogs/session-dialog.js';
import { SessionState } from 'sip.js/lib/core/session/session.js';
import { TransactionState } from 'sip.js/lib/core/transactions/transaction-state.js';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import type { DialogHandlers, PendingRequest, SipDialog } from '../call/signalling.ts';
import { type ContactForm, contactLine, contactUri } from './contact.ts';
import { sendWithin } from './dialog-request.ts';
import { madeHere, viewRequest } from './message-view.ts';
import { ALLOW_HEADER } from './methods.ts';
import { pending } from './pending-request.ts';
import { createReinviter } from './reinvite.ts';

/** A dialog with the side only the request router uses. */
export type CoreDialog = SipDialog & {
  readonly session: SessionDialog;
  /** Our Contact in it as a header line. */
  contactLine(): string;
  update(request: PendingRequest): void;
  subscribe(request: PendingRequest): void;
};

const known = new WeakMap<SessionDialog, CoreDialog>();

/** Our view of a dialog of sip.js; the same object for the same dialog. */
export const dialogFor = (core: UserAgentCore, session: SessionDialog, ownsCallId: boolean): CoreDialog => {
  const found = known.get(session);
  if (found !== undefined) return found;
  const made = makeDialog(core, session, ownsCallId);
  known.set(session, made);
  return made;
};

/** The view made before, if one was. */
export const knownDialog = (session: unknown): CoreDialog | undefined =>
  session instanceof SessionDialog ? known.get(session) : undefined;

const makeDialog = (core: UserAgentCore, session: SessionDialog, ownsCallId: boolean): CoreDialog => {
  let handlers: DialogHandlers | null = null;
  let byeWanted: readonly string[] | null = null;
  let over = false;
  let ackGivenUp = false;
  const waiting = new Set<PendingRequest>();
  let conference: string | null = null;
  const form = (): ContactForm => ({ sips: session.secure, conference });
  const contact = (): string => contactLine(core, form());

  const reinvites = createReinviter(core, session);
  const end = (): void => {
    over = true;
    for (const request of waiting) request.reject(487);
    reinvites.end();
  };
  const sendBye = (headers: readonly string[]): void => {
    if (over) return;
    end();
    session.bye(undefined, { extraHeaders: [...headers] });
  };
  const acknowledged = (then: () => void): void => {
    if (byeWanted !== null) sendBye(byeWanted);
    else if (!over) then();
  };
  const keep = (request: PendingRequest): PendingRequest => {
    waiting.add(request);
    return {
      message: request.message,
      accept(extras, status) {
        waiting.delete(request);
        request.accept(extras, status);
      },
      reject(status, reason, headers) {
        waiting.delete(request);
        request.reject(status, reason, headers);
      },
    };
  };
  session.delegate = {
    onAck: ({ message }) => acknowledged(() => handlers?.acked(viewRequest(message))),
    onAckTimeout() {
      ackGivenUp = true;
      acknowledged(() => handlers?.ackMissing());
    },
    onBye(request) {
      end();
      request.accept();
      handlers?.bye(viewRequest(request.message));
    },
    onInvite(request) {
      const server = session.reinviteUserAgentServer;
      server?.transaction.addStateChangeListener(() => {
        const silent =
          server.transaction.state === TransactionState.Terminated && session.reinviteUserAgentServer === server;
        if (!silent || over) return;
        session.reinviteUserAgentServer = undefined;
        acknowledged(() => handlers?.ackMissing());
      });
      const mine = keep(pending(request, [contact(), ALLOW_HEADER]));
      if (handlers === null) mine.reject(491);
      else handlers.reinvite(mine);
    },
    onInfo(request) {
      if (handlers === null) request.reject({ statusCode: 481 });
      else handlers.info(pending(request));
    },
    onRefer(request) {
      if (handlers === null) request.reject({ statusCode: 603 });
      else handlers.refer(keep(pending(request, [contact()])));
    },
    onMessage: (request) => void request.reject({ statusCode: 405, extraHeaders: [ALLOW_HEADER] }),
    onNotify(request) {
      if (handlers === null) request.reject({ statusCode: 481 });
      else handlers.notify(pending(request, [contact()]));
    },
  };

  const view: CoreDialog = {
    session,
    id: session.id,
    ownsCallId,
    get remoteUri() {
      return session.remoteURI.toRaw();
    },
    get contact() {
      return contactUri(core, form());
    },
    contactLine: contact,
    attend(to) {
      handlers = to;
    },
    host(name) {
      conference = name;
    },
    update(request) {
      if (handlers === null) request.reject(491);
      else handlers.update(request);
    },
    subscribe(request) {
      if (handlers === null) request.reject(403);
      else handlers.subscribe(request, view);
    },
    reinvite: (extras) => reinvites.send([contact(), ALLOW_HEADER], extras),
    request(method, headers, body) {
      if (over || session.sessionState === SessionState.Terminated)
        return Promise.resolve(madeHere(481, 'Call is over', 'peer'));
      return sendWithin(core, session, method, [...(method === 'INFO' ? [] : [contact()]), ...headers], body);
    },
    bye(headers = []) {
      if (session.sessionState === SessionState.AckWait && !ackGivenUp) byeWanted ??= headers;
      else if (session.sessionState !== SessionState.Terminated) sendBye(headers);
    },
  };
  return view;
};
