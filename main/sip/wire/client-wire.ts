import { isIPv6 } from 'node:net';
import type { SipProtocol, SipTrust } from '../sip-engine.ts';
import { BoundedMap } from './bounded-map.ts';
import type { Way } from './client-transactions.ts';
import { expandCompact } from './compact-headers.ts';
import { type Dns, systemDns } from './dns.ts';
import { isLarge, LARGE_ATTEMPT_MS, LargeRequests } from './large-request.ts';
import type { Link, LinkListener, LinkOptions, LinkOutcome } from './link.ts';
import { type MessagePeek, peek } from './message-peek.ts';
import { markReceived, OwnVia } from './own-via.ts';
import { resolveTargets, type Target } from './resolver.ts';
import type { SipWire, WireFailure, WireListener } from './sip-wire.ts';
import { openStream } from './stream-socket.ts';
import { UdpReliability } from './udp-reliability.ts';
import { openUdp } from './udp-socket.ts';
import { openWebSocket } from './web-socket.ts';
import { parseWireTarget, type WireTarget } from './wire-target.ts';

/** What an account's wire is made of. */
export type ClientWireOptions = {
  readonly protocol: SipProtocol;
  /** Registrar or outbound proxy: host or host:port (IPv6 in brackets), for WSS also host:port/path; looked up by RFC 3263. */
  readonly target: string;
  readonly trust: SipTrust;
  /** Name the server's certificate must carry; default: the host of `target`. */
  readonly tlsName?: string;
  /** Seconds between keepalives, 0 for none; default 30. */
  readonly keepaliveSeconds?: number;
  /** Milliseconds until a keepalive counts as unanswered; default 10 000 (RFC 5626 section 4.4.1). */
  readonly pongMs?: number;
  /** Own address to bind, an IP literal; default: what the system chooses. */
  readonly localAddress?: string;
  /** Milliseconds for one attempt at one address; default 5000. */
  readonly attemptMs?: number;
  /** Factor on T1, T2 and T4, for tests; default 1. */
  readonly timeScale?: number;
  readonly dns?: Dns;
};

/** A wire to one registrar or proxy; after `onClose` it may be connected again. */
export type ClientWire = SipWire & {
  /** The address in use counts as failed for a minute: the next `connect` tries the others first (RFC 3263 section 4.3). */
  avoid(): void;
  /** Keeps NATs open on the way: sends a CRLF, which nobody answers over UDP (RFC 5626 section 3.5.1). */
  knock(): void;
};

/** Most addresses tried in one `connect`. */
const ATTEMPTS = 8;

/** How long a failed address is tried last, milliseconds. */
const AVOID_MS = 60_000;

/** What is up between `connect` and the end. */
type Session = {
  readonly link: Link;
  readonly target: Target;
  readonly listener: WireListener;
  readonly reliability: UdpReliability;
  readonly via: OwnVia;
  readonly large: LargeRequests;
  /** TCP beside UDP, for requests too long for UDP. */
  tcp: Promise<Link | null> | null;
};

/** Makes the wire of an account; nothing happens before `connect`. */
export function clientWire(options: ClientWireOptions): ClientWire {
  const dns = options.dns ?? systemDns();
  const failed = new BoundedMap<string, number>(64);
  let session: Session | null = null;
  /** Counts connects and closes, so that an attempt notices that it is not wanted any more. */
  let turn = 0;

  function hang(): void {
    const last = session;
    session = null;
    if (last === null) return;
    last.reliability.close();
    last.link.close();
    void last.tcp?.then((link) => link?.close());
  }

  function avoidTarget(target: Target): void {
    failed.set(placeOf(target), Date.now() + AVOID_MS);
  }

  async function connect(listener: WireListener): Promise<WireFailure | null> {
    hang();
    const mine = ++turn;
    const where = parseWireTarget(options.target, options.protocol);
    if (where === null) return { cause: 'unreachable', reason: `"${options.target}" is no host and no host:port` };
    if (/^\s*sips:/i.test(options.target) && (options.protocol === 'udp' || options.protocol === 'tcp'))
      return { cause: 'unreachable', reason: 'a sips: server is spoken to over TLS or WSS only' };
    const found = await resolveTargets({ ...where, transport: options.protocol, secure: false }, dns);
    const targets = preferred(found, options.localAddress, failed);
    let failure: WireFailure = { cause: 'unreachable', reason: `no address for ${where.host} can be found` };
    for (const target of targets.slice(0, ATTEMPTS)) {
      if (mine !== turn) return { cause: 'closed', reason: 'the wire was closed while it was set up' };
      const outcome = await open(target, where, listener, () => mine === turn);
      if (outcome.ok) {
        if (mine !== turn) {
          outcome.link.close();
          return { cause: 'closed', reason: 'the wire was closed while it was set up' };
        }
        session = sessionOf(outcome.link, target, listener);
        return null;
      }
      avoidTarget(target);
      failure = failure.cause === 'certificate' ? failure : outcome.failure;
    }
    return failure;
  }

  function sessionOf(link: Link, target: Target, listener: WireListener): Session {
    const made: Session = {
      link,
      target,
      listener,
      reliability: new UdpReliability(options.timeScale),
      via: new OwnVia(),
      tcp: null,
      large: new LargeRequests(() => {
        made.tcp ??= openSibling(made).then((sibling) => {
          if (sibling === null || session !== made) made.tcp = null;
          return sibling;
        });
        return made.tcp;
      }),
    };
    return made;
  }

  async function openSibling(owner: Session): Promise<Link | null> {
    const outcome = await openStream(
      { ...linkOptions(owner.target), attemptMs: LARGE_ATTEMPT_MS, tls: null },
      {
        onMessage: (text) => void owner.tcp?.then((link) => link && session === owner && received(owner, link, text)),
        onClose: () => {
          owner.tcp = null;
        },
      },
    );
    return outcome.ok ? outcome.link : null;
  }

  function linkOptions(target: Target): LinkOptions {
    return {
      remote: { address: target.address, port: target.port },
      attemptMs: options.attemptMs ?? 5000,
      keepaliveSeconds: options.keepaliveSeconds ?? 30,
      pongMs: options.pongMs ?? 10_000,
      ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
    };
  }

  function open(
    target: Target,
    where: WireTarget,
    listener: WireListener,
    wanted: () => boolean,
  ): Promise<LinkOutcome> {
    const name = options.tlsName ?? where.host;
    const link = linkOptions(target);
    const hears: LinkListener = {
      onMessage: (text) => {
        if (session !== null && wanted()) received(session, session.link, text);
      },
      onClose: (failure) => {
        if (session === null || !wanted()) return;
        avoidTarget(session.target);
        hang();
        listener.onClose(failure);
      },
    };
    switch (options.protocol) {
      case 'udp':
        return openUdp(link, hears);
      case 'tcp':
        return openStream({ ...link, tls: null }, hears);
      case 'tls':
        return openStream({ ...link, tls: { name, trust: options.trust } }, hears);
      case 'wss':
        return openWebSocket({ ...link, name, path: where.path, trust: options.trust }, hears);
    }
  }

  function received(owner: Session, link: Link, raw: string): void {
    const text = expandCompact(raw);
    const seen = peek(text);
    if (seen === null || seen.via === null) return;
    if (!owner.reliability.receive(seen, link)) return;
    owner.listener.onMessage(seen.status > 0 ? owner.via.incoming(text, seen) : markReceived(text, seen, link.remote));
  }

  async function request(owner: Session, message: string, seen: MessagePeek): Promise<void> {
    const written = (way: Way) => owner.via.outgoing(message, seen, way.transport, way.local);
    const bound = owner.reliability.wayOf(seen);
    if (bound !== null) return owner.reliability.request(written(bound), seen, bound);
    const text = written(owner.link);
    if (!owner.link.reliable && isLarge(text)) {
      const tcp = await owner.large.link(owner.target);
      if (session !== owner) throw new Error('The wire was closed.');
      if (tcp !== null) return owner.reliability.request(written(tcp), seen, tcp);
    }
    return owner.reliability.request(text, seen, owner.link);
  }

  return {
    protocol: options.protocol,
    get local() {
      return session?.link.local ?? null;
    },
    connect,
    async send(message) {
      const owner = session;
      const seen = peek(message);
      if (owner === null) throw new Error('The wire is not connected.');
      if (seen === null) throw new Error('This is no SIP message.');
      if (seen.status === 0) return request(owner, message, seen);
      return owner.reliability.response(message, seen) ?? owner.link.send(message);
    },
    async close() {
      turn++;
      hang();
    },
    knock() {
      session?.link.send('\r\n\r\n').catch(() => undefined);
    },
    avoid() {
      if (session !== null) avoidTarget(session.target);
    },
  };
}

function placeOf(target: Target): string {
  return `${target.address} ${target.port}`;
}

/** Targets the own address can reach, those that failed a short time ago last. */
function preferred(
  targets: readonly Target[],
  localAddress: string | undefined,
  failed: BoundedMap<string, number>,
): Target[] {
  const now = Date.now();
  const reachable = targets.filter(
    (target) => localAddress === undefined || isIPv6(localAddress) === isIPv6(target.address),
  );
  const isBad = (target: Target) => (failed.get(placeOf(target)) ?? 0) > now;
  return [...reachable.filter((target) => !isBad(target)), ...reachable.filter(isBad)];
}
