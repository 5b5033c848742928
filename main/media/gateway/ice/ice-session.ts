import { randomBytes } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import { isLoopback } from '../media-address.ts';
import { type Candidate, candidatePriority } from './candidate.ts';
import { CheckLimit } from './check-limit.ts';
import type { IcePath } from './ice-path.ts';
import {
  ATTRIBUTE,
  canonicalAddress,
  isAuthentic,
  MESSAGE,
  type StunMessage,
  stunMessage,
  type TransportAddress,
  xorAddress,
} from './stun-message.ts';
import { type Transactions, UDP_WAITS } from './transactions.ts';

/** Fragment and password of one side (RFC 8445 section 5.3). */
export type IceCredentials = { readonly fragment: string; readonly password: string };

/** A way from one of our paths to one address of the peer. */
export type Pair = {
  readonly path: IcePath;
  readonly remote: { readonly address: string; readonly port: number; readonly priority: number };
  /** The fragment by which the peer knows us here: after a restart browsers may check with the one of before. */
  known: string;
  state: 'waiting' | 'checking' | 'valid' | 'failed';
  /** The peer, which is controlling, wants this pair. */
  nominated: boolean;
  /** `performance.now()` of the last response; 0 before the first. */
  consentAt: number;
  /** `performance.now()` when the check under way began. */
  askedAt: number;
  giveUp: (() => void) | null;
};

type Stray = {
  readonly request: StunMessage;
  readonly path: IcePath;
  readonly from: TransportAddress;
  /** The fragment of the guest's that the check names. */
  readonly theirs: string;
};

/** What a session uses of the ports, which it shares with those of other guests. */
export type IceSwitch = {
  readonly transactions: Transactions;
  paths(): readonly IcePath[];
  enter(session: IceSession): void;
  leave(session: IceSession): void;
  /** Sends what comes from the far end of a pair to its session; one that is not proven takes no other's place. */
  route(session: IceSession, pair: Pair, proven: boolean): void;
};

/** Who hears a session. */
export type IceSessionListener = {
  /** A pair was proven; packets can be sent from now on. */
  valid(): void;
  /** The peer has chosen a pair. */
  nominated(): void;
  /** No way found within 30 s, or no consent for 30 s (RFC 7675): nothing is sent any more, and only a restart helps. */
  lost(): void;
  data(packet: Buffer, pair: Pair): void;
};

/** Milliseconds between two checks of a session (RFC 8445 section 14.2 allows 5 and more). */
const PACE_MS = 20;
/** RFC 8445 section 6.1.2.5. */
const MOST_PAIRS = 100;
const MOST_REMOTE = 40;
const MOST_STRAYS = 8;
const CONSENT_MS = 5000;
/** Less than the shortest interval, so that one request waits at a time. */
const CONSENT_WAIT_MS = 3900;
const CONSENT_ENDS_MS = 30_000;
/** A check under way so long is not waited for when the peer checks the pair itself. */
const AGAIN_MS = 200;
/** A pair not in use is proven anew after this. */
const STALE_MS = 15_000;
// As controlled side with the lowest tie-breaker we never have to change roles (RFC 8445 section 7.3.1.1).
const TIE_BREAKER = Buffer.alloc(8);
const PEER_REFLEXIVE = Buffer.alloc(4);
PEER_REFLEXIVE.writeUInt32BE(candidatePriority('prflx', 65_535));
const ROLE_CONFLICT = Buffer.from([0, 0, 4, 87]);

const pathPriority = ({ kind, preference }: IcePath): number => candidatePriority(kind, preference);

/** Whether pair `a` is better than `b` (RFC 8445 section 6.1.2.3, without forming the 64-bit number). */
const isBetter = (a: Pair, b: Pair): boolean => {
  const [own, ownOther] = [pathPriority(a.path), pathPriority(b.path)];
  const low = Math.min(own, a.remote.priority) - Math.min(ownOther, b.remote.priority);
  return low !== 0 ? low > 0 : Math.max(own, a.remote.priority) > Math.max(ownOther, b.remote.priority);
};

/** One run of ICE towards one guest, who is controlling; a restart is another session (RFC 8445 section 9). */
export class IceSession {
  readonly local: IceCredentials = {
    fragment: randomBytes(6).toString('base64'),
    password: randomBytes(18).toString('base64'),
  };
  /** Checks that were forged or came too often. */
  rejected = 0;
  readonly #remote: IceCredentials;
  readonly #seenFrom: string;
  readonly #switch: IceSwitch;
  readonly #listener: IceSessionListener;
  readonly #began = performance.now();
  readonly #limit = new CheckLimit();
  // Strangers who overheard our fragment must not use up what the guest's own checks need.
  readonly #provenLimit = new CheckLimit();
  readonly #candidates: Candidate[] = [];
  readonly #pairs = new Map<string, Pair>();
  readonly #triggered: Pair[] = [];
  /** Authentic checks with a fragment of the guest's that we have not heard of yet. */
  readonly #strays: Stray[] = [];
  #successor: IceSession | null = null;
  #chosen: Pair | null = null;
  #pace: ReturnType<typeof setInterval> | null = null;
  #consent: ReturnType<typeof setTimeout> | null = null;
  #over = false;

  constructor(remote: IceCredentials, seenFrom: string, theSwitch: IceSwitch, listener: IceSessionListener) {
    this.#remote = remote;
    this.#seenFrom = isIP(seenFrom) === 0 ? '' : canonicalAddress(seenFrom);
    this.#switch = theSwitch;
    this.#listener = listener;
    theSwitch.enter(this);
    for (const path of theSwitch.paths()) this.addPath(path);
    this.#askConsent();
  }

  /** `performance.now()` of the last response on the pair in use; the beginning before there was one. */
  get consentAt(): number {
    return this.#chosen?.consentAt ?? this.#began;
  }

  /** The pair in use: the nominated one, before that the best that was proven. */
  get chosen(): Pair | null {
    return this.#chosen;
  }

  addCandidate(candidate: Candidate): void {
    if (this.#over || this.#candidates.length >= MOST_REMOTE) return;
    this.#candidates.push(candidate);
    for (const path of this.#switch.paths()) this.#pair(path, candidate);
  }

  addPath(path: IcePath): void {
    if (this.#seenFrom !== '') path.permit(this.#seenFrom);
    for (const candidate of this.#candidates) this.#pair(path, candidate);
  }

  /** A path is no more; its pairs are dead. */
  removePath(path: IcePath): void {
    for (const [name, pair] of this.#pairs) {
      if (pair.path !== path) continue;
      pair.giveUp?.();
      pair.state = 'failed';
      this.#pairs.delete(name);
    }
  }

  /** Sends media on the pair in use; lost without one. */
  send(packet: Buffer): void {
    const pair = this.#chosen;
    if (pair !== null && !this.#over) pair.path.send(packet, pair.remote.port, pair.remote.address);
  }

  data(packet: Buffer, pair: Pair): void {
    this.#listener.data(packet, pair);
  }

  /** Authentic media came this way: where the peer sends is where it wants to hear. */
  follow(pair: Pair): void {
    if (pair !== this.#chosen && pair.nominated && isFresh(pair)) this.#choose(pair);
  }

  /** Takes a check whose user name begins with our fragment (RFC 8445 section 7.3). */
  check(request: StunMessage, path: IcePath, from: TransportAddress): void {
    const proven = this.#pairs.get(pairName(path, from))?.state === 'valid';
    const limit = proven ? this.#provenLimit : this.#limit;
    const source = `${from.address} ${from.port}`;
    if (!limit.admits(source, performance.now()) || !isAuthentic(request, this.local.password)) {
      this.rejected++;
      return;
    }
    const { password } = this.local;
    const theirs = request.attributes.get(ATTRIBUTE.username)?.toString('latin1').split(':')[1] ?? '';
    const isOwn = theirs === this.#remote.fragment;
    if (!request.attributes.has(ATTRIBUTE.priority) || (isOwn && this.#over)) return;
    if (request.attributes.has(ATTRIBUTE.iceControlled)) {
      const error = [[ATTRIBUTE.errorCode, ROLE_CONFLICT]] as const;
      path.send(stunMessage(MESSAGE.bindingError, request.transaction, error, password), from.port, from.address);
      return;
    }
    const mapped = [[ATTRIBUTE.xorMappedAddress, xorAddress(from, request.transaction)]] as const;
    path.send(stunMessage(MESSAGE.bindingSuccess, request.transaction, mapped, password), from.port, from.address);
    if (isOwn) this.#heard(request, path, from, this.local.fragment);
    else this.#pass({ request, path, from, theirs });
  }

  /** The guest has restarted: a check it makes with its new fragment and our old one is for the session after this. */
  succeededBy(next: IceSession): void {
    this.#successor = next;
    for (const stray of this.#strays.splice(0)) this.#pass(stray);
  }

  close(): void {
    this.#end();
    this.#switch.leave(this);
  }

  #end(): void {
    this.#over = true;
    if (this.#pace !== null) clearInterval(this.#pace);
    if (this.#consent !== null) clearTimeout(this.#consent);
    for (const pair of this.#pairs.values()) pair.giveUp?.();
  }

  #pass(stray: Stray): void {
    const next = this.#successor;
    if (next !== null && next.#remote.fragment === stray.theirs)
      next.#heard(stray.request, stray.path, stray.from, this.local.fragment);
    else {
      if (this.#strays.push(stray) > MOST_STRAYS) this.#strays.shift();
      this.#switch.route(this, newPair(stray.path, { ...stray.from, priority: 0 }, this.local.fragment), false);
    }
  }

  #heard(request: StunMessage, path: IcePath, from: TransportAddress, known: string): void {
    if (this.#over) return;
    const value = request.attributes.get(ATTRIBUTE.priority);
    const pair = this.#pair(path, { ...from, priority: value?.length === 4 ? value.readUInt32BE() : 0 }, known);
    if (pair === null) return;
    const isRenamed = pair.known !== known;
    pair.known = known;
    // Sound may come before our own check is answered; who sent it is proven by its keys.
    if (pair.state !== 'valid') this.#switch.route(this, pair, false);
    if (request.attributes.has(ATTRIBUTE.useCandidate)) this.#nominate(pair);
    // The peer's packet has opened the way: what waits for a repetition is sent anew (RFC 8445 section 7.3.1.4).
    const slow = pair.state === 'checking' && (isRenamed || performance.now() - pair.askedAt > AGAIN_MS);
    if (pair.state === 'waiting' || pair.state === 'failed' || slow || (pair !== this.#chosen && isStale(pair))) {
      pair.giveUp?.();
      pair.state = 'waiting';
      if (!this.#triggered.includes(pair)) this.#triggered.push(pair);
      this.#run();
    }
  }

  #pair(path: IcePath, remote: Pair['remote'], known = this.local.fragment): Pair | null {
    const { address } = remote;
    const name = pairName(path, remote);
    const old = this.#pairs.get(name);
    if (old !== undefined) return old;
    if (isIPv6(path.address) !== isIPv6(address) || isLoopback(path.address) !== isLoopback(address)) return null;
    if (this.#pairs.size >= MOST_PAIRS) {
      const spent = [...this.#pairs].find(([, pair]) => pair.state === 'failed');
      if (spent === undefined) return null;
      this.#pairs.delete(spent[0]);
    }
    const pair = newPair(path, remote, known);
    this.#pairs.set(name, pair);
    this.#run();
    return pair;
  }

  #run(): void {
    if (this.#pace !== null || this.#over) return;
    this.#pace = setInterval(() => this.#next(), PACE_MS);
    this.#next();
  }

  #next(): void {
    let next = this.#triggered.shift();
    if (next === undefined)
      for (const pair of this.#pairs.values())
        if (pair.state === 'waiting' && (next === undefined || isBetter(pair, next))) next = pair;
    if (next === undefined) {
      if (this.#pace !== null) clearInterval(this.#pace);
      this.#pace = null;
    } else if (next.state === 'waiting') this.#prove(next);
  }

  #prove(pair: Pair): void {
    pair.state = 'checking';
    pair.askedAt = performance.now();
    pair.giveUp = this.#ask(pair, UDP_WAITS, (proven) => {
      pair.giveUp = null;
      pair.state = proven ? 'valid' : 'failed';
      if (!proven || this.#over) return;
      pair.consentAt = performance.now();
      this.#switch.route(this, pair, true);
      if (this.#chosen === null || (pair.nominated && this.#isPreferred(pair))) this.#choose(pair);
      else if (!this.#chosen.nominated && isBetter(pair, this.#chosen)) this.#choose(pair);
    });
  }

  #nominate(pair: Pair): void {
    const fresh = !pair.nominated;
    pair.nominated = true;
    if (fresh && isFresh(pair) && (pair === this.#chosen || this.#isPreferred(pair))) this.#choose(pair);
  }

  // A browser that nominates whatever answers ends up with the best of them; one that nominates once is followed by
  // its media (`follow`).
  #isPreferred(pair: Pair): boolean {
    const now = this.#chosen;
    return now === null || !now.nominated || now.state !== 'valid' || isBetter(pair, now);
  }

  #choose(pair: Pair): void {
    const isFirst = this.#chosen === null;
    this.#chosen = pair;
    pair.path.prefer(pair.remote.port, pair.remote.address);
    if (isFirst) this.#listener.valid();
    if (pair.nominated && !this.#over) this.#listener.nominated();
  }

  #askConsent(): void {
    const left = this.consentAt + CONSENT_ENDS_MS - performance.now();
    // Randomised by 0.8–1.2 (RFC 7675 section 5.1).
    const wait = Math.max(10, Math.min(left, CONSENT_MS * (0.8 + Math.random() * 0.4)));
    this.#consent = setTimeout(() => {
      if (performance.now() - this.consentAt >= CONSENT_ENDS_MS) {
        this.#end();
        this.#listener.lost();
        return;
      }
      const pair = this.#chosen;
      if (pair !== null)
        pair.giveUp = this.#ask(pair, [CONSENT_WAIT_MS], (given) => {
          if (given) pair.consentAt = performance.now();
        });
      this.#askConsent();
    }, wait);
  }

  #ask(pair: Pair, waits: readonly number[], done: (success: boolean) => void): () => void {
    const transaction = randomBytes(12);
    const user = Buffer.from(`${this.#remote.fragment}:${pair.known}`);
    const { password } = this.#remote;
    const request = stunMessage(
      MESSAGE.bindingRequest,
      transaction,
      [
        [ATTRIBUTE.username, user],
        [ATTRIBUTE.priority, PEER_REFLEXIVE],
        [ATTRIBUTE.iceControlled, TIE_BREAKER],
      ],
      password,
    );
    const { address, port } = pair.remote;
    return this.#switch.transactions.ask(
      transaction.toString('latin1'),
      waits,
      () => pair.path.send(request, port, address),
      (response, from) => {
        // From elsewhere than where it went: no symmetric way (RFC 8445 section 7.2.5.2.1).
        if (from.address !== address || from.port !== port || !isAuthentic(response, password)) return false;
        done(response.type === MESSAGE.bindingSuccess);
        return true;
      },
      () => done(false),
    );
  }
}

const newPair = (path: IcePath, { address, port, priority }: Pair['remote'], known: string): Pair => ({
  path,
  remote: { address, port, priority },
  known,
  state: 'waiting',
  nominated: false,
  consentAt: 0,
  askedAt: 0,
  giveUp: null,
});

const pairName = (path: IcePath, { address, port }: TransportAddress): string =>
  `${path.kind} ${path.address} ${path.port} ${address} ${port}`;

const isStale = (pair: Pair): boolean => pair.state === 'valid' && performance.now() - pair.consentAt > STALE_MS;
const isFresh = (pair: Pair): boolean => pair.state === 'valid' && !isStale(pair);
