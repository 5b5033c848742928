import { LoggerFactory } from 'sip.js/lib/core/log/logger-factory.js';
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import { Timers } from 'sip.js/lib/core/timers.js';
import { InviteServerTransaction } from 'sip.js/lib/core/transactions/invite-server-transaction.js';
import { NonInviteClientTransaction } from 'sip.js/lib/core/transactions/non-invite-client-transaction.js';
import { TransactionState } from 'sip.js/lib/core/transactions/transaction-state.js';
import { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import type { Contact } from 'sip.js/lib/core/user-agent-core/user-agent-core-configuration.js';
import { redactSip } from '../../log/redact-sip.ts';
import type { DigestStore } from '../auth/digest.ts';
import type { SipIdentity } from '../auth/identity.ts';
import type {
  IncomingInvite,
  IncomingSubscribe,
  InviteHandlers,
  InviteRequest,
  OutgoingInvite,
  SipResponse,
} from '../call/signalling.ts';
import type { SipLog } from '../sip-engine.ts';
import type { SipWire, WireFailure } from '../wire/sip-wire.ts';
import { token } from './branch-ids.ts';
import { setCredentials } from './digest-guard.ts';
import { ExactUri } from './exact-uri.ts';
import { installMends } from './install.ts';
import { createIntake } from './intake.ts';
import { sendInvite } from './invite-client.ts';
import { viewResponse } from './message-view.ts';
import { ACCEPT_HEADER, SUPPORTED } from './methods.ts';
import { quotable } from './quotable.ts';
import type { Refusal } from './request-check.ts';
import { createRequestRouter } from './request-router.ts';
import { wireTransport } from './wire-transport.ts';

/** What a user agent is made of. */
export type UserAgentOptions = {
  readonly wire: SipWire;
  /** Address of record, a SIP URI. */
  readonly identity: string;
  readonly displayName: string;
  readonly credentials: DigestStore | null;
  readonly secure: boolean;
  /** What it refuses by itself, by method; null lets it through. */
  readonly policy: (method: string) => Refusal | null;
  readonly onInvite: (invite: IncomingInvite) => void;
  readonly onSubscribe: (subscribe: IncomingSubscribe) => void;
  readonly onClose: (failure: WireFailure) => void;
  /** Header lines that sign an INVITE (RFC 8224); null signs none. */
  readonly sign: SipIdentity['sign'] | null;
  readonly log: SipLog | null;
};

/** One REGISTER and those that follow it share these (RFC 3261 section 10.2.4). */
export type RegisterIds = { readonly callId: string; readonly fromTag: string; cseq: number };

/** A SIP user agent on one wire: sip.js' transactions and dialogs between our wire and our calls. */
export type UserAgent = {
  /** Brings the wire up; null when it is, else why not. */
  connect(): Promise<WireFailure | null>;
  disconnect(): Promise<void>;
  /** The URI peers reach us at; set when the wire is up. */
  contact(): string;
  setContact(uri: string): void;
  invite(request: InviteRequest, from: string, handlers: InviteHandlers): OutgoingInvite;
  /** Sends a REGISTER and resolves with its final response; never rejects. */
  register(registrar: string, ids: RegisterIds, headers: readonly string[]): Promise<SipResponse>;
  /** Asks a server whether it is there (RFC 3261 section 11) and resolves with its final response; never rejects. */
  options(target: string): Promise<SipResponse>;
  /** Resolves when no BYE or other short request of ours waits for its answer any more, and no refusal of an INVITE for its ACK. */
  settled(): Promise<void>;
  /** What is alive inside, to see leaks. */
  counts(): { readonly dialogs: number; readonly clients: number; readonly servers: number };
  /** Forgets everything; nothing is sent. */
  dispose(): void;
};

/** Name and version in User-Agent. */
const USER_AGENT = 'Parley/0.1';

/** Makes a user agent; nothing happens before `connect`. */
export const createUserAgent = (options: UserAgentOptions): UserAgent => {
  installMends();
  const { wire } = options;
  const log = options.log ?? (() => undefined);
  const contact: Contact = {
    pubGruu: undefined,
    tempGruu: undefined,
    uri: new ExactUri(options.identity),
    toString: () => `<${contact.uri.toRaw()}>`,
  };
  const loggerFactory = new LoggerFactory();
  loggerFactory.builtinEnabled = false;
  const transport = wireTransport(wire, log);
  const core: UserAgentCore = new UserAgentCore({
    aor: new ExactUri(options.identity),
    contact,
    displayName: quotable(options.displayName),
    loggerFactory,
    hackViaTcp: false,
    routeSet: [],
    supportedOptionTags: [...SUPPORTED],
    supportedOptionTagsResponse: [...SUPPORTED],
    sipjsId: '',
    userAgentHeaderFieldValue: USER_AGENT,
    viaForceRport: true,
    viaHost: 'parley.invalid',
    authenticationFactory: () => undefined,
    transportAccessor: () => transport,
  });
  if (options.credentials !== null) setCredentials(core, options.credentials);
  const send = (message: string): void => {
    wire
      .send(message)
      .catch((error: unknown) => log(`cannot answer: ${error instanceof Error ? error.message : 'unknown'}`));
  };
  const intake = createIntake({
    core,
    route: createRequestRouter(core, { invite: options.onInvite, subscribe: options.onSubscribe }),
    secure: options.secure,
    policy: options.policy,
    reply: send,
    log,
  });
  if (options.log !== null) {
    const { send: raw } = transport;
    transport.send = (message) => {
      log(`> ${redactSip(message)}`, true);
      return raw(message);
    };
  }

  return {
    connect: () =>
      wire.connect({
        onMessage(message) {
          if (options.log !== null) log(`< ${redactSip(message)}`, true);
          intake(message);
        },
        onClose: options.onClose,
      }),
    disconnect: () => wire.close(),
    contact: () => contact.uri.toRaw(),
    setContact(uri) {
      contact.uri = new ExactUri(uri);
    },
    invite: (request, from, handlers) => sendInvite(core, request, { from, sign: options.sign }, handlers),
    register: (registrar, ids, headers) =>
      new Promise((resolve) => {
        const settle = ({ message }: { message: IncomingResponseMessage }): void => resolve(viewResponse(message));
        const aor = new ExactUri(options.identity);
        const request = core.makeOutgoingRequestMessage(
          'REGISTER',
          new ExactUri(registrar),
          aor,
          aor,
          { callId: ids.callId, fromTag: ids.fromTag, cseq: ++ids.cseq, optionTags: ['path', 'outbound'] },
          [...headers],
        );
        const done = (outcome: { message: IncomingResponseMessage }): void => {
          ids.cseq = Math.max(ids.cseq, request.cseq);
          settle(outcome);
        };
        core.request(request, { onAccept: done, onReject: done, onRedirect: done });
      }),
    options: (target) =>
      new Promise((resolve) => {
        const aor = new ExactUri(options.identity);
        const to = new ExactUri(target);
        const request = core.makeOutgoingRequestMessage('OPTIONS', to, aor, to, {}, [ACCEPT_HEADER]);
        const done = ({ message }: { message: IncomingResponseMessage }): void => resolve(viewResponse(message));
        core.request(request, { onAccept: done, onReject: done, onRedirect: done });
      }),
    async settled() {
      const asking = (): boolean =>
        [...core.userAgentClients.values()].some(({ transaction }) =>
          transaction instanceof NonInviteClientTransaction
            ? transaction.request.method !== 'OPTIONS'
            : transaction.state === TransactionState.Calling,
        );
      const refusing = (): boolean =>
        [...core.userAgentServers.values()].some(
          ({ transaction }) =>
            transaction instanceof InviteServerTransaction && transaction.state === TransactionState.Completed,
        );
      while (asking() || refusing()) await new Promise((resolve) => setTimeout(resolve, 10).unref());
    },
    counts: () => ({
      dialogs: core.dialogs.size,
      clients: core.userAgentClients.size,
      servers: core.userAgentServers.size,
    }),
    dispose: () => core.dispose(),
  };
};

/** Fresh identifiers for a registration. */
export const registerIds = (): RegisterIds => ({ callId: token(), fromTag: token(), cseq: 0 });

/** Scales the protocol's timers for tests; sip.js keeps them once for the whole process. */
export const scaleTimers = (factor: number): void => {
  Timers.T1 = 500 * factor;
  Timers.T2 = 4_000 * factor;
  Timers.T4 = 5_000 * factor;
  for (const name of ['TIMER_B', 'TIMER_F', 'TIMER_H', 'TIMER_L', 'TIMER_M', 'TIMER_N'] as const)
    Timers[name] = 64 * Timers.T1;
};
