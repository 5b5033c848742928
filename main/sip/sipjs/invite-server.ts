import { SessionDialog } from 'sip.js/lib/core/dialogs/session-dialog.js';
import type { IncomingRequestMessage } from 'sip.js/lib/core/messages/incoming-request-message.js';
import type { Session } from 'sip.js/lib/core/session/session.js';
import { Timers } from 'sip.js/lib/core/timers.js';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import { InviteUserAgentServer } from 'sip.js/lib/core/user-agents/invite-user-agent-server.js';
import type { Extras, IncomingInvite, SipMessage } from '../call/signalling.ts';
import type { SipPeer } from '../sip-engine.ts';
import { parseSipUri } from '../wire/sip-uri.ts';
import { token } from './branch-ids.ts';
import { demandsSips, withContact } from './contact.ts';
import { sdpBody } from './core-body.ts';
import { dialogState, setToTag } from './core-internals.ts';
import { type CoreDialog, dialogFor } from './dialog.ts';
import { viewRequest } from './message-view.ts';
import { ALLOW_HEADER, eventsOf } from './methods.ts';

/** Who waits for a PRACK in a dialog; true when it acknowledges what is open (RFC 3262 section 3). */
export type AwaitedPracks = WeakMap<SessionDialog, (rack: string) => boolean>;

/** Takes an INVITE outside any dialog (RFC 3261 section 13.3). */
export const takeInvite = (
  core: UserAgentCore,
  message: IncomingRequestMessage,
  pracks: AwaitedPracks,
): IncomingInvite => {
  const server = new InviteUserAgentServer(core, message);
  setToTag(server, token());
  const view = viewRequest(message);
  const sips = demandsSips({
    requestUri: view.uri,
    recordRoute: message.getHeaders('record-route'),
    contact: message.getHeaders('contact'),
  });
  const reliable = view.list('Require').some((tag) => tag.toLowerCase() === '100rel');
  let handlers: Parameters<IncomingInvite['attend']>[0] | null = null;
  let dialog: CoreDialog | null = null;
  let over = false;
  let open: { readonly rseq: number; readonly timer: NodeJS.Timeout } | null = null;

  const close = (): void => {
    over = true;
    clearTimeout(open?.timer);
    open = null;
  };
  const cancelled = (by: SipMessage | null): void => {
    if (over) return;
    handlers?.cancelled(by);
    reject(by === null ? 504 : 487);
  };
  const reject: IncomingInvite['reject'] = (statusCode, reason, headers = []) => {
    if (over) return;
    close();
    const extraHeaders = [...headers];
    try {
      server.reject({ statusCode, extraHeaders, ...(reason === undefined ? {} : { reasonPhrase: reason }) });
    } catch {
      // The transaction is over: there is nobody left to tell.
    }
  };
  server.delegate = { onCancel: (cancel) => cancelled(viewRequest(cancel)) };
  const attach = (session: Session): CoreDialog => {
    if (!(session instanceof SessionDialog)) throw new Error('sip.js made a session that is no dialog');
    dialogState(session).secure = sips;
    dialog = dialogFor(core, session, false);
    if (handlers !== null) dialog.attend(handlers);
    return dialog;
  };

  const progress = (extraHeaders: string[]): Session =>
    withContact(core, { sips, conference: null }, () => server.progress({ statusCode: 180, extraHeaders })).session;

  const acknowledged = (rack: string): boolean => {
    const found = /^(\d+)\s+(\d+)\s+INVITE$/.exec(rack.trim());
    if (open === null || found === null || Number(found[1]) !== open.rseq || Number(found[2]) !== message.cseq)
      return false;
    clearTimeout(open.timer);
    open = null;
    return true;
  };

  return {
    message: view,
    peer: peerOf(message),
    reliable,
    over: () => over,
    dialog: () => dialog,
    attend(to) {
      handlers = to;
      dialog?.attend(to);
    },
    ring() {
      if (over) return;
      if (!reliable) {
        attach(progress([ALLOW_HEADER]));
        return;
      }
      // The first reliable response to an INVITE without offer would need one of ours (RFC 3261 section 13.2.1); ringing has none yet.
      if (view.sdp === null) return void server.trying();
      const rseq = 1 + Math.floor(Math.random() * 2 ** 31);
      const extraHeaders = ['Require: 100rel', `RSeq: ${rseq}`, ALLOW_HEADER];
      pracks.set(attach(progress(extraHeaders)).session, acknowledged);
      open = { rseq, timer: setTimeout(() => cancelled(null), 64 * Timers.T1) };
    },
    accept(extras: Extras) {
      if (over) return null;
      close();
      const body = sdpBody(extras.sdp);
      try {
        const conference = extras.conference ?? null;
        const extraHeaders = [...eventsOf(conference), ...(extras.headers ?? [])];
        const how = { statusCode: 200, extraHeaders, ...(body === undefined ? {} : { body }) };
        return attach(withContact(core, { sips, conference }, () => server.accept(how)).session);
      } catch {
        return null;
      }
    },
    reject,
  };
};

/** Who calls, as From says it. */
const peerOf = (message: IncomingRequestMessage): SipPeer => {
  const uri = message.from.uri.toRaw();
  const sip = parseSipUri(uri);
  const user = sip === null ? uri.slice(uri.indexOf(':') + 1).split(';', 1)[0]! : unescaped(sip.user ?? '');
  return { uri, user, host: sip?.host ?? '', displayName: message.from.displayName };
};

const unescaped = (user: string): string => {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
};
