import { randomBytes, randomInt } from 'node:crypto';
import type { RemoteInfo, Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { EarlyPackets } from './early-packets.ts';
import { isStun } from './ice/stun-message.ts';
import { isPrivate } from './media-address.ts';
import { headerLength, isRtcp } from './rtp.ts';
import { type Component, type KeptProtection, type Protection, RtpProtection } from './rtp-protection.ts';
import { bindingIndication } from './stun.ts';
import { bindUdp, closeUdp, sendUdp } from './udp.ts';

/** Where the peer said it wants its packets. */
export type RtpAddress = { readonly address: string; readonly port: number; readonly controlPort: number };

/** What was agreed for a leg; a change of `remote` forgets what had been latched. */
export type RtpConfiguration = Protection & {
  /** Null while the peer wants nothing. */
  readonly remote: RtpAddress | null;
  /** Payload types the peer may send. */
  readonly types: ReadonlySet<number>;
};

/** What may come before the peer's SDP, while an offer of ours is out (RFC 3264 section 5.1). */
export type Expected = {
  /** Whether a packet is RTP that was offered and is surely not encrypted; whoever says so configures the leg for it. */
  admits(type: number, payload: number): boolean;
};

/** Who hears a leg; buffers belong to the listener, which may overwrite them. */
export type RtpListener = {
  rtp(packet: Buffer): void;
  rtcp(packet: Buffer): void;
  /** The peer was found at another address than its SDP says. */
  latched(): void;
  /** No packet can be protected, so none will ever flow. */
  failed(reason: string): void;
};

/** Packets counted since the leg was opened. */
export type RtpCounters = {
  received: number;
  sent: number;
  receivedControl: number;
  sentControl: number;
  /** Not authentic or replayed. */
  refused: number;
  /** From somewhere else than the peer. */
  stray: number;
  /** Not RTP, or of a payload type that was not agreed. */
  unknown: number;
  latches: number;
};

/** The RTP and RTCP sockets of one m= line towards the SIP peer. */
export type RtpLeg = {
  /** Even port of RTP; RTCP has the next (RFC 3550 section 11). */
  readonly port: number;
  readonly counters: Readonly<RtpCounters>;
  configure(configuration: RtpConfiguration): void;
  /** Expects packets ahead of the peer's SDP; null once it is there. */
  expect(expected: Expected | null): void;
  /** The SRTP suite in force, "" for none. */
  suite(): string;
  /** What a new process needs to go on. */
  kept(): KeptProtection;
  /** One listener at a time, null for none. */
  listen(listener: RtpListener | null): void;
  sendRtp(packet: Buffer): void;
  sendRtcp(packet: Buffer): void;
  /** Milliseconds, `performance.now()`, of the last packet and of the last RTP packet from the peer; 0 for none. */
  heardAt(): number;
  heardRtpAt(): number;
  /** Keeps the way through a NAT open; to be called about every 500 ms. */
  tick(now: number): void;
  close(): void;
};

/** Milliseconds of silence after which another source may take the place of the latched one. */
const RELATCH_MS = 2000;
/** Milliseconds between packets that keep a NAT binding (RFC 6263 section 4.1 says 15 s). */
const KEEPALIVE_MS = 15_000;
const FIRST_PORT = 49_152;
const LAST_PORT = 65_534;
const TRIES = 64;

/** An even port and the next, both bound; null when none is to be had. */
const bindPair = async (address: string, wanted: number): Promise<readonly [Socket, Socket] | null> => {
  for (let i = 0; i < TRIES; i++) {
    const port = i === 0 && wanted > 0 ? wanted : randomInt(FIRST_PORT / 2, LAST_PORT / 2) * 2;
    const rtp = await bindUdp(address, port);
    if (rtp === null) continue;
    const rtcp = await bindUdp(address, port + 1);
    if (rtcp !== null) return [rtp, rtcp];
    closeUdp(rtp);
  }
  return null;
};

type Source = { address: string; port: number };
const isFrom = (source: Source | null, from: RemoteInfo): boolean =>
  source !== null && source.port === from.port && source.address === from.address;

/** Opens a leg at an address, at `wanted` port when it is free; an address that is not of this machine falls back to all. */
export const openRtpLeg = async (
  address: string,
  wanted = 0,
  kept: KeptProtection | null = null,
): Promise<RtpLeg | null> => {
  const pair = (await bindPair(address, wanted)) ?? (await bindPair(isIPv6(address) ? '::' : '0.0.0.0', wanted));
  if (pair === null) return null;
  const [rtpSocket, rtcpSocket] = pair;
  const { port } = rtpSocket.address();
  const counters: RtpCounters = {
    received: 0,
    sent: 0,
    receivedControl: 0,
    sentControl: 0,
    refused: 0,
    stray: 0,
    unknown: 0,
    latches: 0,
  };
  let agreed: RtpConfiguration = {
    remote: null,
    mux: false,
    outward: null,
    inward: null,
    dtls: null,
    types: new Set(),
  };
  let target: Source | null = null;
  let controlTarget: Source | null = null;
  let source: Source | null = null;
  /** Whether RTP, or RTCP, may still be found at another address: once per offer and answer. */
  let open = true;
  let controlOpen = true;
  let heard = 0;
  let heardRtp = 0;
  let sentAt = 0;
  let listener: RtpListener | null = null;
  let expected: Expected | null = null;
  const early = new EarlyPackets();
  /** Who was heard before the peer's SDP, and the host among them that the SDP does not lead to. */
  let earlySource: RemoteInfo | null = null;
  let refusedHost = '';
  const protection = new RtpProtection(
    {
      send: (component, packet) => {
        const [socket, to] = component === 'rtp' ? [rtpSocket, target] : [rtcpSocket, controlTarget];
        if (to !== null) sendUdp(socket, packet, to.port, to.address);
      },
      failed: (reason) => listener?.failed(reason),
    },
    kept,
  );

  /** Whether packets may be sent to where one came from: it proved itself, or is where SDP says, or SDP says nothing reachable. */
  const mayFollow = (from: RemoteInfo): boolean =>
    agreed.remote !== null &&
    (protection.proves || from.address === agreed.remote.address || isPrivate(agreed.remote.address));

  const isNamed = (from: RemoteInfo): boolean =>
    agreed.remote !== null && agreed.remote.port === from.port && agreed.remote.address === from.address;

  /** Whether a host is known to be the peer's: it proved itself, was found before, or is in SDP. */
  const isKnown = (from: RemoteInfo): boolean =>
    protection.proves || from.address === source?.address || from.address === agreed.remote?.address;

  /** Whether RTP from there is the peer's; follows it when it is a new place (symmetric RTP, RFC 4961). */
  const admit = (from: RemoteInfo, now: number): boolean => {
    if (from.address === refusedHost && !protection.proves) return false;
    if (!isFrom(source, from)) {
      const free = (source === null || now - heardRtp >= RELATCH_MS) && (open || isKnown(from));
      if (!free && !isNamed(from)) return protection.proves;
      source = { address: from.address, port: from.port };
    }
    open = false;
    if (isFrom(target, from) || !mayFollow(from)) return true;
    target = source;
    counters.latches++;
    listener?.latched();
    return true;
  };

  const admitControl = (from: RemoteInfo): boolean => {
    const first = source === null && controlOpen && mayFollow(from);
    if (!isFrom(controlTarget, from) && !isKnown(from) && !first) return false;
    controlOpen = false;
    if (!agreed.mux && mayFollow(from)) controlTarget = { address: from.address, port: from.port };
    return true;
  };

  const takeRtcp = (packet: Buffer, from: RemoteInfo): void => {
    const plain = protection.unprotectControl(packet);
    if (plain === null) counters.refused++;
    else if (!admitControl(from)) counters.stray++;
    else {
      counters.receivedControl++;
      heard = performance.now();
      listener?.rtcp(plain);
    }
  };

  const takeRtp = (packet: Buffer, from: RemoteInfo): void => {
    const header = headerLength(packet);
    const type = packet[1]! & 127;
    if (expected !== null && header >= 0 && agreed.types.size === 0 && !expected.admits(type, packet.length - header)) {
      early.keep(packet, from, 'rtp');
      return;
    }
    if (header < 0 || !agreed.types.has(type)) {
      counters.unknown++;
      return;
    }
    const plain = protection.unprotect(packet);
    const now = performance.now();
    if (plain === null) counters.refused++;
    else if (!admit(from, now)) counters.stray++;
    else {
      counters.received++;
      heard = now;
      heardRtp = now;
      if (expected !== null) earlySource = from;
      listener?.rtp(plain);
    }
  };

  /** Takes a packet of a handshake from where SDP says the peer is, or from where a NAT in front of it may be. */
  const takeDtls = (packet: Buffer, from: RemoteInfo, component: Component): void => {
    const to = component === 'rtp' ? target : controlTarget;
    if (agreed.dtls === null || to === null) {
      if (expected === null) counters.unknown++;
      else early.keep(packet, from, component);
      return;
    }
    if (!isFrom(to, from)) {
      const { remote } = agreed;
      const may = remote !== null && (from.address === remote.address || isPrivate(remote.address));
      if (!may || !protection.isWaiting(component)) {
        counters.stray++;
        return;
      }
      if (component === 'rtp') target = { address: from.address, port: from.port };
      else controlTarget = { address: from.address, port: from.port };
    }
    protection.receive(component, packet);
  };

  const onMessage = (packet: Buffer, from: RemoteInfo, component: Component): void => {
    try {
      if (isStun(packet)) return;
      // RFC 7983 section 7.
      if (packet.length > 13 && packet[0]! >= 20 && packet[0]! < 64) takeDtls(packet, from, component);
      else if (packet.length < 8 || packet[0]! >> 6 !== 2) counters.unknown++;
      else if (isRtcp(packet)) takeRtcp(packet, from);
      else takeRtp(packet, from);
    } catch {
      counters.unknown++;
    }
  };
  rtpSocket.on('message', (packet, from) => onMessage(packet, from, 'rtp'));
  rtcpSocket.on('message', (packet, from) => onMessage(packet, from, 'rtcp'));

  const punch = (now: number): void => {
    if (target === null) return;
    sentAt = now;
    const nothing = bindingIndication(randomBytes(12));
    sendUdp(rtpSocket, nothing, target.port, target.address);
    if (!agreed.mux && controlTarget !== null) sendUdp(rtcpSocket, nothing, controlTarget.port, controlTarget.address);
  };

  return {
    port,
    counters,
    configure: (next) => {
      const before = agreed;
      agreed = next;
      open = true;
      controlOpen = true;
      const { remote } = next;
      const moved = remote?.address !== before.remote?.address || remote?.port !== before.remote?.port;
      if (moved || next.mux !== before.mux || remote?.controlPort !== before.remote?.controlPort) {
        target = remote === null ? null : { address: remote.address, port: remote.port };
        controlTarget = remote === null || next.mux ? target : { address: remote.address, port: remote.controlPort };
        if (moved) source = null;
        punch(performance.now());
      }
      // A handshake begins at once, towards the target.
      protection.configure(next);
      if (moved) refusedHost = '';
      if (expected !== null) return;
      if (remote !== null && earlySource !== null) {
        if (!mayFollow(earlySource)) refusedHost = earlySource.address;
        earlySource = null;
      }
      for (const { packet, from, component } of early.take()) if (mayFollow(from)) onMessage(packet, from, component);
    },
    expect: (next) => {
      expected = next;
    },
    suite: () => protection.suite,
    kept: () => protection.state(),
    listen: (next) => {
      listener = next;
    },
    sendRtp: (packet) => {
      if (target === null) return;
      const ready = protection.protect(packet);
      if (ready === null) return;
      counters.sent++;
      sentAt = performance.now();
      sendUdp(rtpSocket, ready, target.port, target.address);
    },
    sendRtcp: (packet) => {
      const to = agreed.mux ? target : controlTarget;
      if (to === null) return;
      const ready = protection.protectControl(packet);
      if (ready === null) return;
      counters.sentControl++;
      sendUdp(agreed.mux ? rtpSocket : rtcpSocket, ready, to.port, to.address);
    },
    heardAt: () => heard,
    heardRtpAt: () => heardRtp,
    tick: (now) => {
      if (now - sentAt >= KEEPALIVE_MS) punch(now);
    },
    close: () => {
      listener = null;
      protection.close();
      closeUdp(rtpSocket);
      closeUdp(rtcpSocket);
    },
  };
};
