import { SessionDialog } from 'sip.js/lib/core/dialogs/session-dialog.js';
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { Session } from 'sip.js/lib/core/session/session.js';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import type { SipIdentity } from '../auth/identity.ts';
import type { InviteHandlers, InviteRequest, OutgoingInvite } from '../call/signalling.ts';
import { credentials } from './ack-credentials.ts';
import { token } from './branch-ids.ts';
import { contactLine } from './contact.ts';
import { sdpBody } from './core-body.ts';
import { dialogState } from './core-internals.ts';
import { dialogFor } from './dialog.ts';
import { ExactUri } from './exact-uri.ts';
import { forgetUnanswered } from './forget-unanswered.ts';
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
      forgetUnanswered(core, client);
    },
  };
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
