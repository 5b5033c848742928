import type { SessionDialog } from 'sip.js/lib/core/dialogs/session-dialog.js';
import { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { OutgoingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import { SessionState } from 'sip.js/lib/core/session/session.js';
import { Timers } from 'sip.js/lib/core/timers.js';
import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import type { UserAgentClient } from 'sip.js/lib/core/user-agents/user-agent-client.js';
import type { Extras, ReinviteOutcome, SipResponse } from '../call/signalling.ts';
import { credentials } from './ack-credentials.ts';
import { sdpBody } from './core-body.ts';
import { clientInternals } from './core-internals.ts';
import { forgetUnanswered } from './forget-unanswered.ts';
import { madeHere, viewResponse } from './message-view.ts';
import { refreshTarget } from './remote-target.ts';

/** The re-INVITEs of one dialog. */
export type Reinviter = {
  /** Sends one; a second one while one runs is refused with 491. Never rejects. */
  send(headers: readonly string[], extras: Extras): Promise<ReinviteOutcome>;
  /** The dialog is over: nobody waits for an answer any more, and a 2xx that comes all the same is acknowledged. */
  end(): void;
};

/** How often and how long a re-INVITE of ours waits for the ACK of one of theirs, ms. */
const ACK_LOOK = 10;
const ACK_LIMIT = 2_000;
/** Multiples of T1 that a peer may work on a re-INVITE: 180 s, as long as a proxy waits (RFC 3261 section 16.6, timer C). */
const LONGEST_WORK = 360;

const refused = (response: SipResponse): ReinviteOutcome => ({ accepted: false, response });
const callIsOver = (): ReinviteOutcome => refused(madeHere(481, 'Call is over', 'peer'));

/** Makes the sender of a dialog's re-INVITEs (RFC 3261 section 14.1). */
export const createReinviter = (core: UserAgentCore, session: SessionDialog): Reinviter => {
  let over = false;
  let settle: (outcome: ReinviteOutcome) => void = () => undefined;
  let client: OutgoingInviteRequest | null = null;

  const invite = (headers: readonly string[], extras: Extras): Promise<ReinviteOutcome> =>
    new Promise((resolve) => {
      const body = sdpBody(extras.sdp);
      const one = session.invite(
        {
          onAccept({ message, ack }) {
            refreshTarget(session, message);
            let acked = false;
            const acknowledge = (sdp: string | null): void => {
              if (acked) return;
              acked = true;
              const answer = sdpBody(sdp);
              const extraHeaders = credentials(one.message.headers);
              ack({ extraHeaders, ...(answer === undefined ? {} : { body: answer }) });
            };
            // After our BYE as well (RFC 3261 section 13.2.2.4), or the peer repeats it and then sends a BYE of its own.
            if (over) acknowledge(null);
            else settle({ accepted: true, response: viewResponse(message), ack: acknowledge });
          },
          onReject: ({ message }) => settle(refused(viewResponse(message))),
          onRedirect: ({ message }) => settle(refused(viewResponse(message))),
        },
        { extraHeaders: [...headers, ...(extras.headers ?? [])], ...(body === undefined ? {} : { body }) },
      );
      const patience = setTimeout(() => {
        one.cancel();
        forgetUnanswered(core, one, () => {
          const response = new IncomingResponseMessage();
          response.statusCode = 487;
          clientInternals(one as unknown as UserAgentClient).receiveResponse(response);
        });
      }, LONGEST_WORK * Timers.T1);
      client = one;
      settle = (outcome) => {
        clearTimeout(patience);
        client = null;
        resolve(outcome);
      };
    });

  return {
    async send(headers, extras) {
      for (let waited = 0; session.reinviteUserAgentServer !== undefined && waited < ACK_LIMIT; waited += ACK_LOOK) {
        await new Promise((resolve) => setTimeout(resolve, ACK_LOOK));
      }
      if (over || session.sessionState === SessionState.Terminated) return callIsOver();
      const busy = session.reinviteUserAgentClient !== undefined || session.reinviteUserAgentServer !== undefined;
      return busy || session.early ? refused(madeHere(491, 'Request Pending', 'peer')) : invite(headers, extras);
    },
    end() {
      over = true;
      if (client !== null) forgetUnanswered(core, client);
      settle(callIsOver());
    },
  };
};
