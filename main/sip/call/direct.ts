import { fail, ok, type Result } from '../../../app/result.ts';
import { SDKERR } from '../../../app/sdkerr.ts';
import type { SipIdentity } from '../auth/identity.ts';
import type { SipDirect, SipDirectConfig, SipLog } from '../sip-engine.ts';
import type { Refusal } from '../sipjs/request-check.ts';
import { createUserAgent } from '../sipjs/user-agent.ts';
import { type ListenWire, listenWire } from '../wire/listen-wire.ts';
import { bracketed } from '../wire/sip-uri.ts';
import { createCallBook } from './call-book.ts';
import { callTarget, escapedUser } from './call-target.ts';
import { dialledHere } from './dialled.ts';
import type { CallWorld } from './dialog-session.ts';
import { placeCall } from './outgoing-call.ts';
import { sourceOf, withOwnAddress } from './own-address.ts';
import type { Caller, IncomingInvite } from './signalling.ts';
import { readSignature } from './signed-by.ts';

/** What an endpoint without account needs besides its configuration. */
export type DirectParts = {
  readonly config: SipDirectConfig;
  readonly log: SipLog | null;
  readonly timeScale: number;
  readonly random: () => number;
  readonly identity: SipIdentity | null;
  readonly stopped: (direct: OwnedDirect) => void;
  /** In place of sockets, for tests. */
  readonly wire?: ListenWire;
};

/** An endpoint with what only the engine uses. */
export type OwnedDirect = SipDirect & {
  counts(): { readonly dialogs: number; readonly clients: number; readonly servers: number };
};

/** We are no registrar (RFC 3261 section 10.3 leaves it to 405). */
const NO_REGISTRAR: Refusal = { status: 405, reason: 'Method Not Allowed', headers: [] };

/** How long ending the calls may take, ms. */
const STOP_LIMIT = 1_500;

/** Opens an endpoint for calls without account; fails as a value when the port is in use. */
export const openDirect = async ({
  config,
  log,
  timeScale,
  random,
  identity,
  stopped,
  wire: given,
}: DirectParts): Promise<Result<OwnedDirect>> => {
  const world: CallWorld = {
    sessionSeconds: 0,
    timeScale,
    random,
    log: log ?? (() => undefined),
    signedBy: readSignature(
      identity,
      dialledHere(() => wire.listening.port, config.names ?? (() => [])),
    ),
  };
  const book = createCallBook(world);
  const unspecified = config.address === '0.0.0.0' || config.address === '::';
  const { address, port, allows, trust } = config;
  const bound = given ?? listenWire({ address, port, allows, trust, timeScale });
  const wire = unspecified ? withOwnAddress(bound) : bound;
  const user = escapedUser(config.user);
  const agent = createUserAgent({
    wire,
    identity: `sip:${user}@${bracketed(config.address)}`,
    displayName: config.displayName,
    credentials: null,
    secure: false,
    policy: (method) => (method === 'REGISTER' ? NO_REGISTRAR : null),
    onInvite: (invite) => void ring(invite).catch(() => invite.reject(500)),
    onSubscribe: book.subscribe,
    onClose: (failure) => log?.(`the endpoint was lost: ${failure.reason}`),
    sign: identity?.sign ?? null,
    log,
  });
  const failure = await agent.connect();
  if (failure !== null) return fail(SDKERR.UISDK_COMMON_ERROR, failure.reason);
  const { listening } = wire;
  agent.setContact(`sip:${user}@${bracketed(listening.address)}:${listening.port}`);

  const localAddressFor = async (uri: string): Promise<string> =>
    (await wire.localFor(uri))?.address ?? listening.address;
  const ring = async (invite: IncomingInvite): Promise<void> => {
    const source = sourceOf(invite.message.list('Via')[0] ?? '');
    const own = unspecified && source !== null ? await localAddressFor(source) : listening.address;
    book.ring(invite, false, own);
  };
  /** The way of one call: which of our addresses it uses is known once the target is looked up. */
  const newCaller = (): Caller => {
    let address = listening.address;
    return {
      secure: false,
      sips: true,
      localAddress: () => address,
      async ready(target) {
        if (unspecified) address = await localAddressFor(target);
        return null;
      },
      invite: (request, handlers) =>
        agent.invite(request, `sip:${user}@${bracketed(address)}:${listening.port}`, handlers),
    };
  };

  const direct: OwnedDirect = {
    listening,
    call(targetUri, options) {
      const target = callTarget(targetUri, null);
      if (target === null)
        return fail(SDKERR.UISDK_API_INVALID_PARAMETERS, `"${targetUri.slice(0, 80)}" cannot be called`);
      const call = placeCall({ caller: newCaller(), world, target: target.uri, peer: target.peer, options });
      return ok(book.add(call));
    },
    onIncoming: book.onIncoming,
    woke: book.wakeAll,
    async stop() {
      book.hangUpAll();
      await Promise.race([agent.settled(), new Promise((resolve) => setTimeout(resolve, STOP_LIMIT).unref())]);
      agent.dispose();
      await wire.close();
      stopped(direct);
    },
    counts: agent.counts,
  };
  return ok(direct);
};
