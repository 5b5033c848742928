import { SessionDialog } from 'sip.js/lib/core/dialogs/session-dialog.js';
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { OutgoingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import type { Session } from 'sip.js/lib/core/session/session.js';
import { Timers } from 'sip.js/lib/core/timers.js';
import { TransactionState } from 'sip.js/lib/core/transactions/transaction-state.js';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import type { SipIdentity } from '../auth/identity.ts';
import type { InviteHandlers, InviteRequest, OutgoingInvite } from '../call/signalling.ts';
import { token } from './branch-ids.ts';
import { contactLine } from './contact.ts';
import { sdpBody } from './core-body.ts';
import { dialogState } from './core-internals.ts';
import { dialogFor } from './dialog.ts';
import { ExactUri } from './exact-uri.ts';
import { viewResponse } from './message-view.ts';
import { ALLOW_HEADER, eventsOf } from './methods.ts';
import { quotable } from './quotable.ts';

/** Sends an INVITE (RFC 3261 section 13.2) and acknowledges reliable provisional responses (RFC 3262 section 4). */
export const sendInvite = (
  core: UserAgentCore,
  request: InviteRequest,
  caller: { readonly from: string; readonly sign: SipIdentity['sign'] | null },
  handlers: InviteHandlers,
): OutgoingInvite => {
  const { follows, conference } = request;
  const sips = /^sips:/i.test(request.target);
  const body = sdpBody(request.sdp);
  const callId = follows?.callId ?? token();
  const { from } = caller;
  const signature = caller.sign?.({ from, target: request.target, callId, sdp: request.sdp }) ?? [];
  const message = core.makeOutgoingRequestMessage(
    'INVITE',
    new ExactUri(request.target),
    new ExactUri(from),
    new ExactUri(follows?.to ?? request.target),
    {
      callId,
      fromTag: follows?.fromTag ?? token(),
      cseq: follows === null ? 1 : follows.cseq + 1,
      ...(request.displayName === '' ? {} : { fromDisplayName: quotable(request.displayName) }),
    },
    [contactLine(core, { sips, conference }), ALLOW_HEADER, ...eventsOf(conference), ...request.headers, ...signature],
    body,
  );
  let final = false;
  let cancelled = false;
  const refused = ({ message: response }: { message: IncomingResponseMessage }): void => {
    if (final) return;
    final = true;
    handlers.refused(viewResponse(response));
  };
  const client = core.invite(message, {
    onTrying({ message: response }) {
      if (response.statusCode === 100) handlers.trying();
      else handlers.progress(viewResponse(response), null);
    },
    onProgress({ message: response, session, prack }) {
      const view = viewResponse(response);
      const rseq = view.header('RSeq');
      const reliable = view.list('Require').some((tag) => tag.toLowerCase() === '100rel');
      if (reliable && rseq !== null && /^\d{1,10}$/.test(rseq)) {
        prack({ extraHeaders: [`RAck: ${rseq} ${message.cseq} INVITE`] });
      }
      handlers.progress(view, asDialog(core, session, sips, conference));
    },
    onAccept({ message: response, session, ack }) {
      const dialog = asDialog(core, session, sips, conference);
      let acked = false;
      handlers.accepted(viewResponse(response), dialog, (sdp) => {
        if (acked) return;
        acked = true;
        const answer = sdpBody(sdp);
        ack({ extraHeaders: credentials(message.headers), ...(answer === undefined ? {} : { body: answer }) });
      });
    },
    onRedirect: refused,
    onReject: refused,
  });
  return {
    ids: () => ({ callId: message.callId, fromTag: message.fromTag, cseq: message.cseq, to: message.toURI.toRaw() }),
    cancel() {
      if (final || cancelled) return;
      cancelled = true;
      client.cancel();
      // RFC 3261 section 9.1: without a final response by then, the INVITE counts as cancelled.
      setTimeout(() => forget(core, client), 64 * Timers.T1).unref();
    },
  };
};

/** Drops a client that will get no final response any more; a late 2xx still finds nobody. */
const forget = (core: UserAgentCore, client: OutgoingInviteRequest): void => {
  for (const [key, one] of core.userAgentClients) {
    if (one !== (client as unknown) || one.transaction.state !== TransactionState.Proceeding) continue;
    core.userAgentClients.delete(key);
    client.dispose();
  }
};

const asDialog = (
  core: UserAgentCore,
  session: Session,
  sips: boolean,
  conference: string | null,
): ReturnType<typeof dialogFor> => {
  if (!(session instanceof SessionDialog)) throw new Error('sip.js made a session that is no dialog');
  dialogState(session).secure = sips;
  const dialog = dialogFor(core, session, true);
  if (conference !== null) dialog.host(conference);
  return dialog;
};

/** The ACK of a 2xx carries the credentials of its INVITE (RFC 3261 section 13.2.2.4). */
const credentials = (headers: Readonly<Record<string, readonly string[]>>): string[] =>
  ['Authorization', 'Proxy-Authorization'].flatMap((name) => (headers[name] ?? []).map((value) => `${name}: ${value}`));
