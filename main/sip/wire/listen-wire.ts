import { isIP, isIPv6 } from 'node:net';
import type { SipTrust } from '../sip-engine.ts';
import { BoundedMap } from './bounded-map.ts';
import type { Way } from './client-transactions.ts';
import { expandCompact } from './compact-headers.ts';
import { ConnectionPool, remoteOf } from './connection-pool.ts';
import { type Dns, systemDns } from './dns.ts';
import { isLarge, LARGE_ATTEMPT_MS, LargeRequests } from './large-request.ts';
import type { Endpoint, Link } from './link.ts';
import { type ListenPorts, listenPorts } from './listen-ports.ts';
import { localAddressFor } from './local-address.ts';
import { type MessagePeek, peek } from './message-peek.ts';
import { nextHop, whereIs } from './next-hop.ts';
import { noHost } from './no-host.ts';
import { markReceived, OwnVia, ownContact, responseEndpoint, sipsContact } from './own-via.ts';
import { type Question, resolveTargets, type Target } from './resolver.ts';
import type { SipWire, WireListener } from './sip-wire.ts';
import { UdpReliability } from './udp-reliability.ts';
import { isDeserted } from './udp-socket.ts';

/** What a wire without account is made of. */
export type ListenWireOptions = {
  /** IP literal to bind; 0.0.0.0 and :: (both families) are legal. */
  readonly address: string;
  /** UDP and TCP port; 0 takes one that is free for both. */
  readonly port: number;
  /** Whether requests from this address are served; asked before anything is parsed. */
  readonly allows: (remoteAddress: string) => boolean;
  readonly trust: SipTrust;
  /** Milliseconds for one attempt at one address over TCP or TLS; default 5000. */
  readonly attemptMs?: number;
  /** Most accepted TCP connections at a time; default 64. */
  readonly connections?: number;
  /** Factor on T1, T2 and T4, for tests; default 1. */
  readonly timeScale?: number;
  readonly dns?: Dns;
};

/**
 * A wire that serves everyone `allows` admits and sends each request to where its Route or Request-URI points (RFC 3263).
 * An unspecified address (0.0.0.0 or [::]) in a Contact sent through it is replaced by the one that reaches the destination.
 */
export type ListenWire = SipWire & {
  /** What is really bound, the same port for UDP and TCP; before `connect` what was asked for. */
  readonly listening: Endpoint;
  /** Own address and port as the destination of this SIP URI would see them without NAT; null when it cannot be resolved. */
  localFor(uri: string): Promise<Endpoint | null>;
};

/** Most addresses we spoke to that may speak to us though `allows` does not know them. */
const SPOKEN = 256;

/** Bytes by which Via and Contact may grow when the own addresses are put in. */
const ADDRESSES = 64;

/** What is up between `connect` and the end. */
type Session = {
  readonly listener: WireListener;
  readonly ports: ListenPorts;
  readonly pool: ConnectionPool;
  readonly reliability: UdpReliability;
  readonly via: OwnVia;
  readonly large: LargeRequests;
  /** The way of each INVITE by branch, for its CANCEL and ACK. */
  readonly ways: BoundedMap<string, Promise<Way>>;
};

/** Makes a wire for calls without account; nothing is bound before `connect`. */
export function listenWire(options: ListenWireOptions): ListenWire {
  const dns = options.dns ?? systemDns();
  const anywhere = options.address === '0.0.0.0' || options.address === '::';
  const spoken = new BoundedMap<string, true>(SPOKEN);
  const admits = (address: string) => options.allows(address) || spoken.get(address) === true;
  let session: Session | null = null;
  let bound: Endpoint = { address: options.address, port: options.port };
  let local: Endpoint | null = null;

  async function connect(listener: WireListener) {
    await close();
    let made: Session | null = null;
    const outcome = await listenPorts(
      { address: options.address, port: options.port },
      {
        admits,
        onDatagram: (text, from) => {
          if (made !== null) received(made, text, from, datagramWay(made, from));
        },
        onConnection: (socket) => {
          if (made === null || !admits(remoteOf(socket))) socket.destroy();
          else made.pool.adopt(socket);
        },
        onClose: (failure) => {
          if (session !== made) return;
          void close();
          listener.onClose(failure);
        },
      },
    );
    if (!outcome.ok) return outcome.failure;
    const pool = new ConnectionPool({
      trust: options.trust,
      attemptMs: options.attemptMs ?? 5000,
      ...(anywhere ? {} : { localAddress: options.address }),
      ...(options.connections === undefined ? {} : { limit: options.connections }),
      onMessage: (text, link) => {
        if (made !== null) received(made, text, link.remote, connectionWay(link));
      },
    });
    made = {
      listener,
      pool,
      ports: outcome.ports,
      reliability: new UdpReliability(options.timeScale),
      via: new OwnVia(),
      ways: new BoundedMap(4096),
      large: new LargeRequests(async (to) => {
        const large = await pool.open(to, null, LARGE_ATTEMPT_MS);
        return large.ok ? large.link : null;
      }),
    };
    session = made;
    bound = outcome.ports.bound;
    local = { address: await ownAddress(undefined), port: bound.port };
    return null;
  }

  async function close(): Promise<void> {
    const last = session;
    session = null;
    local = null;
    if (last === null) return;
    last.reliability.close();
    last.pool.close();
    await last.ports.close();
  }

  /** The address others see when we speak to `remote`. */
  async function ownAddress(remote: string | undefined): Promise<string> {
    if (!anywhere) return options.address;
    return (await localAddressFor(remote)) ?? (options.address === '::' ? '::1' : '127.0.0.1');
  }

  function datagramWay(owner: Session, to: Endpoint): Way {
    return { transport: 'UDP', reliable: false, local: bound, send: (message) => owner.ports.udp.send(message, to) };
  }

  /** A connection, with the listening port in place of the passing one: there the far end finds us again (RFC 3261 section 18.1.1). */
  function connectionWay(link: Link): Way {
    const { transport, reliable } = link;
    return {
      transport,
      reliable,
      local: { address: link.local.address, port: bound.port },
      // Nobody can open a connection to us by TLS: what a sips: Contact names is the one that is there.
      send: (message) => link.send(transport === 'TLS' ? sipsContact(message, link.local) : message),
    };
  }

  function received(owner: Session, raw: string, from: Endpoint, way: Way): void {
    const text = expandCompact(raw);
    const seen = peek(text);
    if (seen === null || seen.via === null) return;
    if (seen.status > 0) {
      if (owner.reliability.receive(seen, way)) owner.listener.onMessage(owner.via.incoming(text, seen));
      return;
    }
    // Whom we called may speak inside the dialog, but not call us.
    if (seen.toTag === '' && !options.allows(from.address)) return;
    const back = responseWay(owner, seen, from, way);
    if (owner.reliability.receive(seen, back)) owner.listener.onMessage(markReceived(text, seen, from));
  }

  /** Where the response to this request goes: RFC 3261 section 18.2.2, RFC 3581 section 4. */
  function responseWay(owner: Session, request: MessagePeek, from: Endpoint, way: Way): Way {
    const port = request.via?.port ?? 5060;
    if (!way.reliable) {
      return request.via?.rport === null ? datagramWay(owner, { address: from.address, port }) : way;
    }
    return {
      ...way,
      async send(message) {
        try {
          await way.send(message);
        } catch {
          const again = await owner.pool.open({ address: from.address, port }, null);
          if (!again.ok) throw new Error(`The connection the request came by is gone: ${again.failure.reason}`);
          await again.link.send(message);
        }
      },
    };
  }

  async function respond(owner: Session, message: string, seen: MessagePeek): Promise<void> {
    const known = owner.reliability.response(message, seen);
    if (known !== null) return known;
    const to = responseEndpoint(seen);
    if (to === null) throw new Error('The response has no Via to follow.');
    const transport = seen.via?.transport.toUpperCase() === 'TCP' ? 'tcp' : 'udp';
    const way = await wayTo(owner, { ...to, transport, secure: false }, false);
    await way.send(message);
  }

  /** The first way to where the question leads that can be opened. */
  async function wayTo(owner: Session, question: Question, large: boolean): Promise<Way> {
    const found = await resolveTargets(question, dns);
    if (found.length === 0 && isIP(question.host) === 0 && (await dns.absent(question.host)))
      throw new Error(noHost(question.host));
    const targets = found.filter(canReach);
    let reason = `no address for ${question.host} can be found`;
    for (const target of targets.slice(0, 8)) {
      const to = { address: target.address, port: target.port };
      spoken.set(target.address, true);
      if (target.transport === 'udp') {
        const tcp = large ? await owner.large.link(to) : null;
        if (tcp !== null) return connectionWay(tcp);
        return {
          ...datagramWay(owner, to),
          local: { address: await ownAddress(to.address), port: bound.port },
          isDeserted: () => isDeserted(to),
        };
      }
      const outcome = await owner.pool.open(to, target.transport === 'tls' ? target.name : null);
      if (outcome.ok) return connectionWay(outcome.link);
      reason = outcome.failure.reason;
    }
    throw new Error(`The destination cannot be reached: ${reason}.`);
  }

  function canReach(target: Target): boolean {
    if (target.transport === 'wss') return false;
    return options.address === '::' || isIPv6(target.address) === isIPv6(options.address);
  }

  async function request(owner: Session, message: string, seen: MessagePeek): Promise<void> {
    const branch = seen.via?.branch ?? '';
    const follows = seen.method === 'ACK' || seen.method === 'CANCEL' ? owner.ways.get(branch) : undefined;
    const question = nextHop(seen);
    if (follows === undefined && question === null) {
      throw new Error(`No way leads to ${seen.route === '' ? seen.requestUri : seen.route}.`);
    }
    const finding = follows ?? wayTo(owner, question!, isLarge(message, ADDRESSES));
    if (seen.method === 'INVITE' && branch !== '') {
      owner.ways.set(branch, finding);
      finding.catch(() => owner.ways.delete(branch));
    }
    const way = await finding;
    if (session !== owner) throw new Error('The wire was closed.');
    const text = owner.via.outgoing(ownContact(message, way.local), seen, way.transport, way.local);
    return owner.reliability.request(text, seen, way);
  }

  return {
    protocol: 'udp',
    get listening() {
      return bound;
    },
    get local() {
      return local;
    },
    connect,
    close,
    async localFor(uri) {
      const question = whereIs(uri);
      if (question === null) return null;
      const target = (await resolveTargets(question, dns)).find(canReach);
      return target === undefined ? null : { address: await ownAddress(target.address), port: bound.port };
    },
    async send(message) {
      const owner = session;
      const seen = peek(message);
      if (owner === null) throw new Error('The wire is not connected.');
      if (seen === null) throw new Error('This is no SIP message.');
      return seen.status > 0 ? respond(owner, message, seen) : request(owner, message, seen);
    },
  };
}
