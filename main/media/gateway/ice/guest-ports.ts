import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { type DtlsCertificate, dtlsCertificate } from '../dtls.ts';
import { bindUdp, closeUdp, sendUdp } from '../udp.ts';
import { type Candidate, type CandidateType, candidatePriority } from './candidate.ts';
import type { GuestIceSettings } from './guest-ice-settings.ts';
import type { IcePath } from './ice-path.ts';
import { readIceServer, resolveIceServer } from './ice-server.ts';
import type { IceSession, IceSwitch, Pair } from './ice-session.ts';
import { localAddresses } from './local-addresses.ts';
import {
  ATTRIBUTE,
  canonicalAddress,
  isStun,
  MESSAGE,
  readStun,
  readXorAddress,
  stunMessage,
  type TransportAddress,
} from './stun-message.ts';
import { Transactions, UDP_WAITS } from './transactions.ts';
import { openTurnPath } from './turn-client.ts';

/**
 * The ways out of this host that all guests share: one UDP socket for each local address, all on one port where that
 * can be had, and one allocation for each TURN server. What comes in is told apart by the fragment of the check it
 * carries (RFC 8445 section 7.3) or by the proven pair it came from, so that a firewall needs one port open.
 */
export type GuestPorts = IceSwitch & {
  readonly certificate: DtlsCertificate;
  /** Resolves when everything that answers has answered. */
  readonly gathered: Promise<void>;
  candidates(): readonly Candidate[];
  /** Hears candidates found later; returns the way to stop. */
  listen(heard: (candidate: Candidate) => void): () => void;
  /** Looks for addresses that came or went, and asks the servers again. */
  gather(): Promise<void>;
  /** Datagrams of nobody's. */
  strangers(): number;
  close(): void;
};

type HostPath = IcePath & { readonly socket: Socket };
type Route = { readonly session: IceSession; readonly pair: Pair };

const KEEP_ALIVE_MS = 25_000;
const MOST_PORTS_TRIED = 64;

/** Binds the media port and starts asking the servers; null when no port can be had. `refused` hears of a TURN server that does not take our account, once. */
export const openGuestPorts = async (
  settings: GuestIceSettings,
  refused: (url: string) => void = () => undefined,
): Promise<GuestPorts | null> => {
  const ports = new SharedPorts(settings, await dtlsCertificate(), refused);
  await ports.bindAll();
  if (!settings.relayOnly && ports.paths().length === 0) return null;
  ports.start();
  return ports;
};

class SharedPorts implements GuestPorts {
  readonly transactions = new Transactions();
  readonly certificate: DtlsCertificate;
  gathered: Promise<void> = Promise.resolve();
  readonly #settings: GuestIceSettings;
  readonly #hosts = new Map<string, HostPath>();
  readonly #relays = new Map<number, IcePath>();
  readonly #asking = new Set<number>();
  readonly #sessions = new Map<string, IceSession>();
  readonly #routes = new Map<IcePath, Map<string, Route>>();
  readonly #candidates = new Map<string, Candidate>();
  readonly #listeners = new Set<(candidate: Candidate) => void>();
  readonly #refused: (url: string) => void;
  readonly #refusing = new Set<number>();
  #timer: ReturnType<typeof setInterval> | null = null;
  #strangers = 0;
  #closed = false;

  constructor(settings: GuestIceSettings, certificate: DtlsCertificate, refused: (url: string) => void) {
    this.#settings = settings;
    this.#refused = refused;
    this.certificate = certificate;
  }

  start(): void {
    this.gathered = this.#askServers();
    this.#timer = setInterval(() => void this.gather(), KEEP_ALIVE_MS);
  }

  paths = (): readonly IcePath[] => [...this.#hosts.values(), ...this.#relays.values()];
  candidates = (): readonly Candidate[] => [...this.#candidates.values()];
  strangers = (): number => this.#strangers;

  listen(heard: (candidate: Candidate) => void): () => void {
    this.#listeners.add(heard);
    return () => this.#listeners.delete(heard);
  }

  enter(session: IceSession): void {
    this.#sessions.set(session.local.fragment, session);
  }

  leave(session: IceSession): void {
    this.#sessions.delete(session.local.fragment);
    for (const routes of this.#routes.values())
      for (const [name, route] of routes) if (route.session === session) routes.delete(name);
  }

  route(session: IceSession, pair: Pair, proven: boolean): void {
    const routes = this.#routes.get(pair.path);
    const name = `${pair.remote.address} ${pair.remote.port}`;
    if (proven || routes?.has(name) === false) routes?.set(name, { session, pair });
  }

  async gather(): Promise<void> {
    await this.bindAll();
    await this.#askServers();
  }

  async bindAll(): Promise<void> {
    if (this.#settings.relayOnly || this.#closed) return;
    const addresses = localAddresses(this.#settings.address);
    for (const [address, path] of this.#hosts)
      if (!addresses.includes(address)) {
        this.#hosts.delete(address);
        this.#drop(path);
      }
    for (const [n, address] of addresses.entries())
      if (!this.#hosts.has(address)) await this.#bind(address, 65_535 - n);
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.transactions.close();
    for (const path of this.paths()) path.close();
    for (const session of [...this.#sessions.values()]) session.close();
    this.#hosts.clear();
    this.#relays.clear();
    this.#routes.clear();
    this.#listeners.clear();
  }

  async #bind(address: string, preference: number): Promise<void> {
    const socket = await this.#bindSocket(address);
    if (socket === null) return;
    if (this.#closed || this.#hosts.has(address)) {
      closeUdp(socket);
      return;
    }
    const { port } = socket.address();
    const path: HostPath = {
      ...{ kind: 'host', address, port, preference, socket },
      send: (packet, to, at) => sendUdp(socket, packet, to, at),
      permit: () => undefined,
      prefer: () => undefined,
      close: () => closeUdp(socket),
    };
    this.#hosts.set(address, path);
    this.#open(path);
    socket.on('message', (packet, from) => this.#take(path, packet, from));
    this.#announce(path, 'host', path, 'own');
    const { publicAddress } = this.#settings;
    if (publicAddress !== '' && isIPv6(publicAddress) === isIPv6(address))
      this.#announce(path, 'srflx', { address: canonicalAddress(publicAddress), port }, 'public');
  }

  /** On the port the other addresses have, if it is free here too. */
  async #bindSocket(address: string): Promise<Socket | null> {
    const { ports } = this.#settings;
    const wished = [...this.#hosts.values()].map((path) => path.port);
    const allowed =
      ports === null
        ? [0]
        : Array.from({ length: Math.min(ports.to - ports.from + 1, MOST_PORTS_TRIED) }, (_, i) => ports.from + i);
    for (const port of new Set([...wished, ...allowed])) {
      const socket = await bindUdp(address, port);
      if (socket !== null) return socket;
    }
    return null;
  }

  async #askServers(): Promise<void> {
    const { stun, turn, relayOnly } = this.#settings;
    const servers = relayOnly ? [] : stun.map(readIceServer).filter((server) => server?.kind === 'stun');
    await Promise.all([
      ...servers.flatMap((server) => [...this.#hosts.values()].map((path) => this.#askReflexive(server!, path))),
      ...turn.map((_, n) => this.#askRelay(n)),
    ]);
  }

  async #askReflexive(server: { host: string; port: number }, path: HostPath): Promise<void> {
    const at = await resolveIceServer(server, isIPv6(path.address) ? 6 : 4);
    if (at === null || this.#closed) return;
    const transaction = randomBytes(12);
    const request = stunMessage(MESSAGE.bindingRequest, transaction, [], null);
    await new Promise<void>((resolve) => {
      this.transactions.ask(
        transaction.toString('latin1'),
        UDP_WAITS,
        () => path.send(request, at.port, at.address),
        (response, from) => {
          if (from.address !== at.address || from.port !== at.port) return false;
          const mapped = readXorAddress(response.attributes.get(ATTRIBUTE.xorMappedAddress), response.transaction);
          if (mapped !== null && mapped.address !== path.address && this.#hosts.get(path.address) === path)
            this.#announce(path, 'srflx', mapped, `${server.host} ${server.port}`);
          resolve();
          return true;
        },
        resolve,
      );
    });
  }

  async #askRelay(n: number): Promise<void> {
    const { url, user, credential } = this.#settings.turn[n]!;
    const server = readIceServer(url);
    if (server?.kind !== 'turn' || this.#relays.has(n) || this.#asking.has(n)) return;
    this.#asking.add(n);
    // UDP before TCP before TLS, then in the order of the settings.
    const preference = { udp: 60_000, tcp: 40_000, tls: 20_000 }[server.transport] - n;
    let open: IcePath | null = null;
    const path = await openTurnPath({ server, user, credential }, this.#settings.address, preference, {
      data: (packet, from) => {
        if (open !== null) this.#take(open, packet, from);
      },
      closed: () => {
        this.#relays.delete(n);
        if (open !== null) this.#drop(open);
      },
      refused: () => {
        // Without a password it is not meant to be used yet, which the settings say.
        if (credential !== '' && !this.#refusing.has(n)) this.#refused(url);
        this.#refusing.add(n);
      },
    }).finally(() => this.#asking.delete(n));
    if (path === null) return;
    if (this.#closed) return path.close();
    open = path;
    this.#relays.set(n, path);
    this.#open(path);
    this.#announce(path, 'relay', path, url);
  }

  #open(path: IcePath): void {
    this.#routes.set(path, new Map());
    for (const session of this.#sessions.values()) session.addPath(path);
  }

  #drop(path: IcePath): void {
    path.close();
    this.#routes.delete(path);
    for (const session of this.#sessions.values()) session.removePath(path);
    for (const name of this.#candidates.keys())
      if (name.startsWith(`${path.kind} ${path.address} ${path.port} `)) this.#candidates.delete(name);
  }

  /** Tells a candidate; another address from the same source takes the place of the one before. */
  #announce(path: IcePath, type: CandidateType, { address, port }: TransportAddress, source: string): void {
    const name = `${path.kind} ${path.address} ${path.port} ${type} ${source}`;
    const before = this.#candidates.get(name);
    if (before?.address === address && before.port === port) return;
    const foundation = (before?.foundation ?? randomBytes(3).toString('hex')) as string;
    const priority = candidatePriority(type, path.preference);
    const candidate: Candidate = { foundation, priority, address, port, type };
    const isKnown = [...this.#candidates.values()].some((c) => c.address === address && c.port === port);
    this.#candidates.set(name, candidate);
    if (!isKnown) for (const heard of [...this.#listeners]) heard(candidate);
  }

  #take(path: IcePath, packet: Buffer, from: TransportAddress): void {
    try {
      if (isStun(packet)) this.#takeStun(path, packet, from);
      else {
        const route = this.#routes.get(path)?.get(`${from.address} ${from.port}`);
        if (route === undefined) this.#strangers++;
        else route.session.data(packet, route.pair);
      }
    } catch {
      this.#strangers++;
    }
  }

  #takeStun(path: IcePath, packet: Buffer, from: TransportAddress): void {
    const message = readStun(packet);
    if (message?.type === MESSAGE.bindingRequest) {
      const user = message.attributes.get(ATTRIBUTE.username)?.toString('latin1') ?? '';
      const session = this.#sessions.get(user.slice(0, user.indexOf(':')));
      if (session === undefined) this.#strangers++;
      else session.check(message, path, { address: from.address, port: from.port });
    } else if (message?.type === MESSAGE.bindingSuccess || message?.type === MESSAGE.bindingError) {
      if (!this.transactions.take(message, from)) this.#strangers++;
    } else this.#strangers++;
  }
}
