import { createHash } from 'node:crypto';
import { fail, ok } from '../../../app/result.ts';
import { SDKERR } from '../../../app/sdkerr.ts';
import { digestStore } from '../auth/digest.ts';
import type { SipIdentity } from '../auth/identity.ts';
import { createCallBook } from '../call/call-book.ts';
import { callTarget, escapedUser } from '../call/call-target.ts';
import { dialledRecord } from '../call/dialled.ts';
import type { CallWorld } from '../call/dialog-session.ts';
import { placeCall } from '../call/outgoing-call.ts';
import type { Caller, SipResponse } from '../call/signalling.ts';
import { readSignature } from '../call/signed-by.ts';
import type { RegistrationState, SipAccount, SipAccountConfig, SipLog } from '../sip-engine.ts';
import { createUserAgent, registerIds } from '../sipjs/user-agent.ts';
import { type ClientWire, clientWire } from '../wire/client-wire.ts';
import type { Dns } from '../wire/dns.ts';
import type { Endpoint } from '../wire/link.ts';
import { isOwnAddress } from '../wire/local-address.ts';
import { bracketed, sipsUri } from '../wire/sip-uri.ts';
import type { WireFailure } from '../wire/sip-wire.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createRegistration } from './registration.ts';
import { isElsewhere, seenAddress } from './seen-address.ts';

/** What an account needs besides its configuration. */
export type AccountParts = {
  readonly config: SipAccountConfig;
  readonly log: SipLog | null;
  readonly timeScale: number;
  readonly random: () => number;
  readonly identity: SipIdentity | null;
  readonly stopped: () => void;
  /** Settings of its wire, for tests. */
  readonly wire?: { readonly keepaliveSeconds?: number; readonly pongMs?: number; readonly dns?: Dns };
};

/** An account with what only the engine uses. */
export type OwnedAccount = SipAccount & {
  counts(): { readonly dialogs: number; readonly clients: number; readonly servers: number };
};

/** Longest pause of the heartbeat over UDP and longest wait for its answer: together, a dead server is noticed within 30 s. */
const HEARTBEAT_SECONDS = 22;
const HEARTBEAT_ANSWER_MS = 8_000;

/** How often one REGISTER follows the address the server sees us at. */
const MOST_MOVES = 2;

/** Makes an account: one wire, one user agent, one registration, its calls. */
export const createAccount = ({
  config,
  log,
  timeScale,
  random,
  identity: signer,
  stopped,
  wire: wireOptions,
}: AccountParts): OwnedAccount => {
  const secure = config.protocol === 'tls' || config.protocol === 'wss';
  const user = escapedUser(config.user);
  const domain = bracketed(config.domain.replace(/^\[|\]$/g, ''));
  /** Servers written as sips: want the URIs of everything that passes them to be (RFC 3261 section 8.1.1.8). */
  const sips = secure && /^\s*sips:/i.test(config.outboundProxy || config.registrar);
  const scheme = sips ? 'sips' : 'sip';
  const identity = `${scheme}:${user}@${domain}`;
  const world: CallWorld = {
    sessionSeconds: config.sessionSeconds,
    timeScale,
    random,
    log: log ?? (() => undefined),
    signedBy: readSignature(signer, dialledRecord(identity)),
  };
  const book = createCallBook(world);
  const listeners = new Set<(state: RegistrationState) => void>();
  const wire: ClientWire = clientWire({
    ...wireOptions,
    protocol: config.protocol,
    target: config.outboundProxy || config.registrar || config.domain,
    trust: config.trust,
    timeScale,
    ...(config.protocol === 'udp' ? { keepaliveSeconds: 0 } : {}),
  });
  const address = (): string => wire.local?.address ?? '127.0.0.1';
  const agent = createUserAgent({
    wire,
    identity,
    displayName: config.displayName,
    credentials: digestStore({ username: config.authUser || config.user, password: config.password }),
    secure,
    policy: (method) => (method === 'REGISTER' ? { status: 403, reason: 'Forbidden', headers: [] } : null),
    onInvite: (invite) => book.ring(invite, secure, address()),
    onSubscribe: book.subscribe,
    onClose: (failure) => registration.closed(failure),
    sign: signer?.sign ?? null,
    log,
  });

  const ids = registerIds();
  const instance = instanceOf(config);
  let lastFailure: WireFailure | null = null;
  let abandoned: string | null = null;
  /** Rises with every flow, and when the account stops: a REGISTER of an older one has nothing to say any more. */
  let flow = 0;
  /** The server sees us elsewhere after each REGISTER: following it leads nowhere. */
  let unsteady = false;
  /** The machine slept, and the calls are not asked after yet: that waits for a flow that carries. */
  let slept = false;
  let told: { readonly contact: string; readonly address: string } | null = null;
  const pointTo = (place: Endpoint): void => {
    const transport = config.protocol === 'wss' ? 'ws' : config.protocol;
    const own = `sip:${user}@${bracketed(place.address)}:${place.port};transport=${transport}`;
    const next = sips ? sipsUri(own) : own;
    const before = agent.contact();
    if (before === next) return;
    agent.setContact(next);
    if (before !== identity) abandoned = before;
  };
  /** The flow carries: peers hear of a Contact that has changed. */
  const tell = (): void => {
    if (wire.local === null) return;
    const now = { contact: agent.contact(), address: wire.local.address };
    if (told !== null && told.contact !== now.contact) {
      book.refreshTargets(told.address === now.address ? null : now.address);
    }
    told = now;
    if (slept) book.wakeAll();
    slept = false;
  };
  /** Where the server sees us, when that is not where our Contact says (RFC 3581; only UDP has no connection to come back by). */
  const elsewhere = (response: SipResponse): Endpoint | null => {
    if (config.protocol !== 'udp' || wire.local === null || response.origin !== 'peer') return null;
    const seen = seenAddress(response, wire.local);
    return seen !== null && isElsewhere(agent.contact(), seen) ? seen : null;
  };
  const sendRegister = async (seconds: number): Promise<SipResponse> => {
    const old = abandoned === null || seconds === 0 ? [] : [`Contact: <${abandoned}>;expires=0`];
    const own = `Contact: <${agent.contact()}>;+sip.instance="<urn:uuid:${instance}>";reg-id=1;expires=${seconds}`;
    const response = await agent.register(`${scheme}:${domain}`, ids, [own, ...old, `Expires: ${seconds}`]);
    if (response.status < 300) abandoned = null;
    return response;
  };
  const registration = createRegistration(
    {
      async connect() {
        flow++;
        lastFailure = await agent.connect();
        return lastFailure;
      },
      disconnect: agent.disconnect,
      contact: agent.contact,
      avoid: wire.avoid,
      stands: () => wire.local !== null && isOwnAddress(wire.local.address),
      flowing() {
        unsteady = false;
        if (wire.local !== null) pointTo(wire.local);
        if (config.protocol !== 'udp') tell();
      },
      async register(seconds) {
        const mine = flow;
        for (let moves = 0; ; moves++) {
          const response = await sendRegister(seconds);
          if (mine !== flow || seconds === 0 || response.origin !== 'peer') return response;
          const seen = response.status < 300 ? elsewhere(response) : null;
          unsteady = seen !== null && moves === MOST_MOVES;
          if (seen === null || unsteady) {
            tell();
            return response;
          }
          pointTo(seen);
        }
      },
    },
    {
      seconds: config.expiresSeconds,
      random,
      now: Date.now,
      changed(state) {
        if (config.protocol === 'udp') heartbeat.follow(state);
        for (const listener of [...listeners]) listener(state);
      },
    },
  );
  const heartbeat = createHeartbeat(
    {
      ask: () => agent.options(`${scheme}:${domain}`),
      knock: wire.knock,
      heard(response) {
        if (!unsteady && elsewhere(response) !== null) registration.networkChanged();
      },
      lost: () => registration.lost(),
    },
    {
      seconds: wireOptions?.keepaliveSeconds ?? HEARTBEAT_SECONDS,
      answerMs: wireOptions?.pongMs ?? HEARTBEAT_ANSWER_MS,
      random,
    },
  );

  const caller: Caller = {
    secure,
    sips: secure,
    localAddress: address,
    invite: (request, handlers) => agent.invite(request, identity, handlers),
    async ready() {
      if (registration.state().signalling) return null;
      if (registration.state().phase !== 'off') registration.networkChanged();
      const failure = await flowUp();
      if (failure === null) return null;
      return { cause: failure.cause === 'closed' ? 'unreachable' : failure.cause, reason: failure.reason };
    },
  };
  /** Waits for the flow that is being built; an account that is off has none. */
  const flowUp = (): Promise<WireFailure | null> =>
    new Promise((resolve) => {
      const look = (state: RegistrationState): boolean => {
        if (state.signalling) resolve(null);
        else if (state.phase === 'off') resolve({ cause: 'unreachable', reason: 'the account is not signed in' });
        else if (state.phase === 'waiting') resolve(lastFailure ?? { cause: 'unreachable', reason: state.detail });
        else return false;
        listeners.delete(look);
        return true;
      };
      if (!look(registration.state())) listeners.add(look);
    });

  return {
    config,
    get registration() {
      return registration.state();
    },
    get localAddress() {
      return wire.local?.address ?? null;
    },
    start: registration.start,
    async stop() {
      flow++;
      book.hangUpAll();
      await registration.stop(agent.settled());
      agent.dispose();
      stopped();
    },
    networkChanged(afterSleep = false) {
      slept ||= afterSleep;
      registration.networkChanged();
    },
    call(targetUri, options) {
      const target = callTarget(targetUri, domain);
      if (target === null)
        return fail(SDKERR.UISDK_API_INVALID_PARAMETERS, `"${targetUri.slice(0, 80)}" cannot be called`);
      if (/^sips:/i.test(target.uri) && !secure)
        return fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'a sips: address needs an account with TLS or WSS');
      const call = placeCall({ caller, world, target: target.uri, peer: target.peer, options });
      return ok(book.add(call));
    },
    onRegistration(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onIncoming: book.onIncoming,
    counts: agent.counts,
  };
};

/** A stable instance id (RFC 5626 section 4.1): the same for the same account on this installation. */
const instanceOf = (config: SipAccountConfig): string => {
  const hex = createHash('sha256').update(`parley ${config.id} ${config.user}@${config.domain}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
};
