import { createHash, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { IcePath } from './ice-path.ts';
import type { IceServer } from './ice-server.ts';
import {
  ATTRIBUTE,
  isAuthentic,
  MESSAGE,
  readStun,
  readXorAddress,
  type StunMessage,
  stunMessage,
  type TransportAddress,
  xorAddress,
} from './stun-message.ts';
import { Transactions, UDP_WAITS } from './transactions.ts';
import { openTurnTransport, type TurnTransport } from './turn-transport.ts';

/** Who hears an allocation: what peers send, and its end when the server is lost. */
export type TurnListener = {
  data(packet: Buffer, from: TransportAddress): void;
  closed(): void;
  /** The server does not take the account. */
  refused(): void;
};

/** A server with the account to use on it. */
export type TurnAccount = { readonly server: IceServer; readonly user: string; readonly credential: string };

type Attributes = readonly (readonly [number, Buffer])[];
type Permission = { state: 'asked' | 'given' | 'refused'; usedAt: number; readonly held: (() => void)[] };
type Channel = { readonly number: number; ready: boolean; readonly peer: TransportAddress };

const STREAM_WAITS: readonly number[] = [8000];
/** Permissions live 300 s, channels 600 s (RFC 8656 sections 9 and 12); both are renewed in time. */
const RENEW_MS = 200_000;
/** A permission that was not used so long is let go. */
const IDLE_MS = 290_000;
const LIFETIME_S = 600;
/** Error of a server at which the user is another than before (RFC 8656 section 19). */
const WRONG_CREDENTIALS = 441;
const [FIRST_CHANNEL, LAST_CHANNEL] = [0x4000, 0x4fff];
const MOST_PERMISSIONS = 512;
/** Packets kept while a permission is being asked for. */
const MOST_HELD = 4;

const number32 = (value: number): Buffer => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value >>> 0);
  return out;
};

/** Allocates an address on a TURN server (RFC 8656); null when the server is not there or refuses. */
export const openTurnPath = async (
  account: TurnAccount,
  localAddress: string,
  preference: number,
  listener: TurnListener,
): Promise<IcePath | null> => {
  let client: TurnClient | null = null;
  const transport = await openTurnTransport(account.server, localAddress, {
    message: (message) => client?.receive(message),
    closed: () => client?.lost(),
  });
  if (transport === null) return null;
  client = new TurnClient(transport, account, preference, listener);
  if (await client.allocate()) return client;
  client.close();
  if (client.refused) listener.refused();
  return null;
};

class TurnClient implements IcePath {
  readonly kind = 'relay';
  readonly preference: number;
  address = '';
  port = 0;
  /** The server said that it does not take the account. */
  refused = false;
  readonly #transport: TurnTransport;
  readonly #account: TurnAccount;
  readonly #listener: TurnListener;
  readonly #transactions = new Transactions();
  readonly #permissions = new Map<string, Permission>();
  readonly #channels = new Map<string, Channel>();
  readonly #peers = new Map<number, TransportAddress>();
  #nextChannel = FIRST_CHANNEL;
  #realm = Buffer.alloc(0);
  #nonce = Buffer.alloc(0);
  #key: Buffer | null = null;
  #refresh: ReturnType<typeof setTimeout> | null = null;
  #renew: ReturnType<typeof setInterval> | null = null;
  #closed = false;

  constructor(transport: TurnTransport, account: TurnAccount, preference: number, listener: TurnListener) {
    this.#transport = transport;
    this.#account = account;
    this.preference = preference;
    this.#listener = listener;
  }

  async allocate(): Promise<boolean> {
    // 17 is UDP, in the first of four bytes.
    const asked: Attributes = [
      [ATTRIBUTE.requestedTransport, number32(17 << 24)],
      [ATTRIBUTE.lifetime, number32(LIFETIME_S)],
    ];
    const response = await this.#request(MESSAGE.allocate, asked);
    const relayed = readXorAddress(response?.attributes.get(ATTRIBUTE.xorRelayedAddress), response?.transaction ?? '');
    if (response === null || relayed === null || this.#closed) return false;
    this.address = relayed.address;
    this.port = relayed.port;
    this.#refreshIn(response);
    this.#renew = setInterval(() => this.#renewAll(), RENEW_MS);
    return true;
  }

  send(packet: Buffer, port: number, address: string): void {
    if (this.#closed) return;
    const channel = this.#channels.get(`${address} ${port}`);
    const permission = this.#permission(address);
    if (permission === null) return;
    permission.usedAt = performance.now();
    if (channel?.ready === true) this.#sendOnChannel(channel.number, packet);
    else if (permission.state === 'given') this.#sendIndication(packet, { address, port });
    else if (permission.state === 'asked' && permission.held.length < MOST_HELD)
      permission.held.push(() => this.#sendIndication(packet, { address, port }));
  }

  permit(address: string): void {
    if (!this.#closed) this.#permission(address);
  }

  prefer(port: number, address: string): void {
    const name = `${address} ${port}`;
    if (this.#closed || this.#channels.has(name) || this.#nextChannel > LAST_CHANNEL) return;
    const channel: Channel = { number: this.#nextChannel++, ready: false, peer: { address, port } };
    this.#channels.set(name, channel);
    this.#peers.set(channel.number, channel.peer);
    void this.#bind(channel);
  }

  receive(message: Buffer): void {
    if (this.#closed || message.length < 4) return;
    if (message[0]! >> 6 === 1) {
      const length = message.readUInt16BE(2);
      const peer = this.#peers.get(message.readUInt16BE(0));
      if (peer !== undefined && 4 + length <= message.length)
        this.#listener.data(message.subarray(4, 4 + length), peer);
      return;
    }
    const stun = readStun(message);
    if (stun === null) return;
    if (stun.type === MESSAGE.dataIndication) {
      const from = readXorAddress(stun.attributes.get(ATTRIBUTE.xorPeerAddress), stun.transaction);
      const data = stun.attributes.get(ATTRIBUTE.data);
      if (from !== null && data !== undefined) this.#listener.data(data, from);
    } else this.#transactions.take(stun, this);
  }

  lost(): void {
    if (this.#closed) return;
    this.#stop();
    this.#listener.closed();
  }

  close(): void {
    if (this.#closed) return;
    // A lifetime of 0 gives the allocation back (RFC 8656 section 8); nobody waits for the reply.
    if (this.port !== 0) this.#transport.send(this.#message(MESSAGE.refresh, [[ATTRIBUTE.lifetime, number32(0)]]));
    this.#stop();
  }

  #stop(): void {
    this.#closed = true;
    if (this.#refresh !== null) clearTimeout(this.#refresh);
    if (this.#renew !== null) clearInterval(this.#renew);
    this.#transactions.close();
    // After what is still to be sent.
    setImmediate(() => this.#transport.close());
  }

  #sendOnChannel(channel: number, packet: Buffer): void {
    const padding = this.#transport.stream ? -packet.length & 3 : 0;
    const out = Buffer.allocUnsafe(4 + packet.length + padding);
    out.writeUInt16BE(channel, 0);
    out.writeUInt16BE(packet.length, 2);
    packet.copy(out, 4);
    out.fill(0, 4 + packet.length);
    this.#transport.send(out);
  }

  #sendIndication(packet: Buffer, peer: TransportAddress): void {
    const transaction = randomBytes(12);
    const attributes: Attributes = [
      [ATTRIBUTE.xorPeerAddress, xorAddress(peer, transaction)],
      [ATTRIBUTE.data, packet],
    ];
    this.#transport.send(stunMessage(MESSAGE.sendIndication, transaction, attributes, null));
  }

  /** The permission for a peer's address, asked for on first use; null for an address the allocation cannot reach. */
  #permission(address: string): Permission | null {
    const known = this.#permissions.get(address);
    if (known !== undefined) return known;
    if (isIPv6(address) !== isIPv6(this.address) || this.#permissions.size >= MOST_PERMISSIONS) return null;
    const permission: Permission = { state: 'asked', usedAt: performance.now(), held: [] };
    this.#permissions.set(address, permission);
    void this.#permit(address, permission);
    return permission;
  }

  async #permit(address: string, permission: Permission): Promise<void> {
    const response = await this.#request(MESSAGE.createPermission, (transaction) => [
      [ATTRIBUTE.xorPeerAddress, xorAddress({ address, port: 0 }, transaction)],
    ]);
    permission.state = response === null ? 'refused' : 'given';
    for (const send of permission.held.splice(0)) if (permission.state === 'given' && !this.#closed) send();
  }

  async #bind(channel: Channel): Promise<void> {
    const number = number32(channel.number << 16);
    const response = await this.#request(MESSAGE.channelBind, (transaction) => [
      [ATTRIBUTE.channelNumber, number],
      [ATTRIBUTE.xorPeerAddress, xorAddress(channel.peer, transaction)],
    ]);
    channel.ready = response !== null;
  }

  #renewAll(): void {
    const now = performance.now();
    for (const [address, permission] of this.#permissions)
      if (now - permission.usedAt > IDLE_MS) this.#permissions.delete(address);
      else void this.#permit(address, permission);
    // A channel whose peer is silent ends by itself; its number is not given to another (RFC 8656 section 12).
    for (const [name, channel] of this.#channels)
      if (this.#permissions.has(channel.peer.address)) void this.#bind(channel);
      else this.#channels.delete(name);
  }

  #refreshIn(response: StunMessage): void {
    const value = response.attributes.get(ATTRIBUTE.lifetime);
    const lifetime = value?.length === 4 ? value.readUInt32BE() : LIFETIME_S;
    const wait = Math.min(Math.max(lifetime / 2, 5), LIFETIME_S) * 1000;
    this.#refresh = setTimeout(async () => {
      const renewed = await this.#request(MESSAGE.refresh, [[ATTRIBUTE.lifetime, number32(LIFETIME_S)]]);
      if (this.#closed) return;
      if (renewed === null) this.lost();
      else this.#refreshIn(renewed);
    }, wait);
  }

  #message(type: number, attributes: Attributes, transaction: Buffer = randomBytes(12)): Buffer {
    const account: Attributes =
      this.#key === null
        ? []
        : [
            [ATTRIBUTE.username, Buffer.from(this.#account.user)],
            [ATTRIBUTE.realm, this.#realm],
            [ATTRIBUTE.nonce, this.#nonce],
          ];
    return stunMessage(type, transaction, [...attributes, ...account], this.#key);
  }

  /** Resolves with the success response; null when refused or not answered. A new nonce is obeyed (RFC 8489 section 9.2.5). */
  async #request(
    type: number,
    attributes: Attributes | ((transaction: Buffer) => Attributes),
  ): Promise<StunMessage | null> {
    for (let attempt = 0; attempt < 3; attempt++) {
      const response = await this.#ask(type, attributes);
      if (response === null || response.type === (type | 0x0100)) return response;
      const code = response.attributes.get(ATTRIBUTE.errorCode);
      const error = code === undefined || code.length < 4 ? 0 : code[2]! * 100 + code[3]!;
      const nonce = response.attributes.get(ATTRIBUTE.nonce);
      const realm = response.attributes.get(ATTRIBUTE.realm);
      if (nonce === undefined || !((error === 401 && this.#key === null) || error === 438)) {
        this.refused = error === 401 || error === WRONG_CREDENTIALS;
        return null;
      }
      this.#nonce = Buffer.from(nonce);
      if (this.#key === null) {
        if (realm === undefined) return null;
        this.#realm = Buffer.from(realm);
        const { user, credential } = this.#account;
        this.#key = createHash('md5').update(`${user}:${realm.toString()}:${credential}`).digest();
      }
    }
    return null;
  }

  #ask(type: number, attributes: Attributes | ((transaction: Buffer) => Attributes)): Promise<StunMessage | null> {
    const transaction = randomBytes(12);
    const list = typeof attributes === 'function' ? attributes(transaction) : attributes;
    const message = this.#message(type, list, transaction);
    const key = this.#key;
    return new Promise((resolve) => {
      this.#transactions.ask(
        transaction.toString('latin1'),
        this.#transport.stream ? STREAM_WAITS : UDP_WAITS,
        () => this.#transport.send(message),
        (response) => {
          const success = response.type === (type | 0x0100);
          // Errors come before there is a common key, so they may be unsigned.
          if (success ? key !== null && !isAuthentic(response, key) : response.type !== (type | 0x0110)) return false;
          resolve(response);
          return true;
        },
        () => resolve(null),
      );
    });
  }
}
