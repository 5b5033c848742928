import { randomBytes } from 'node:crypto';
import type { RemoteInfo, Socket } from 'node:dgram';
import { type DtlsHandshake, dtlsCertificate, dtlsHandshake } from './dtls.ts';
import { isStun } from './ice/stun-message.ts';
import { isRtcp } from './rtp.ts';
import { SrtpContext } from './srtp.ts';
import { bindingResponse, readBindingRequest } from './stun.ts';
import { bindUdp, closeUdp, sendUdp } from './udp.ts';

/** What the answer to the renderer says of this end. */
export type LegDescription = {
  readonly fragment: string;
  readonly password: string;
  readonly fingerprint: string;
  readonly port: number;
};

/** What the renderer's offer says of that end. */
export type RemoteDescription = {
  readonly fingerprint: { readonly algorithm: string; readonly value: string };
};

/** One ICE-lite, DTLS-SRTP, BUNDLE transport towards the renderer, on 127.0.0.1 only. */
export type WebRtcLeg = {
  readonly description: LegDescription;
  /** Fingerprint the leg was started with; another one needs another leg (RFC 8842). */
  readonly remoteFingerprint: string;
  connected(): boolean;
  /** Milliseconds, `performance.now()`, of the last authentic check: the renderer's consent (RFC 7675). */
  consentAt(): number;
  /** Hears decrypted RTP and RTCP, and the moment the leg connects; one listener at a time, null for none. */
  listen(listener: LegListener | null): void;
  sendRtp(packet: Buffer): void;
  sendRtcp(packet: Buffer): void;
  /** Packets that were forged, replayed or not understood. */
  rejected(): number;
  close(): void;
};

/** Who hears a leg; buffers belong to the listener, which may overwrite them. */
export type LegListener = {
  rtp(packet: Buffer): void;
  rtcp(packet: Buffer): void;
  connected(): void;
  failed(reason: string): void;
};

// A socket bound here hears this machine only, whatever address of its own the renderer sends from.
const LOOPBACK = '127.0.0.1';

/** Opens a leg and waits for the renderer's checks; null when no port can be had. */
export const openWebRtcLeg = async (remote: RemoteDescription): Promise<WebRtcLeg | null> => {
  const certificate = dtlsCertificate();
  const bound = await bindUdp(LOOPBACK, 0);
  if (bound === null) return null;
  const socket: Socket = bound;
  const fragment = randomBytes(4).toString('hex');
  const password = randomBytes(18).toString('base64url');
  let peer = { address: '', port: 0 };
  let consent = performance.now();
  let listener: LegListener | null = null;
  let outward: SrtpContext | null = null;
  let inward: SrtpContext | null = null;
  let rejected = 0;
  let closed = false;

  const handshake: DtlsHandshake = dtlsHandshake({
    role: 'client',
    certificate,
    expected: remote.fingerprint,
    send: (packet) => sendUdp(socket, packet, peer.port, peer.address),
    connected: (keys) => {
      if (closed) return;
      outward = new SrtpContext(keys.suite, keys.local);
      inward = new SrtpContext(keys.suite, keys.remote);
      listener?.connected();
    },
    failed: (reason) => {
      if (!closed) listener?.failed(reason);
    },
  });

  const check = (packet: Buffer, from: RemoteInfo): void => {
    const request = readBindingRequest(packet, fragment, password);
    if (request === null) {
      rejected++;
      return;
    }
    consent = performance.now();
    sendUdp(socket, bindingResponse(request, from.address, from.port, password), from.port, from.address);
    // The ClientHello goes out on the first authentic check, not on nomination: 40 ms sooner.
    if (peer.port === 0 || request.useCandidate) peer = { address: from.address, port: from.port };
    handshake.start();
  };

  const take = (packet: Buffer, from: RemoteInfo): void => {
    const first = packet[0] ?? 255;
    if (isStun(packet)) check(packet, from);
    else if (from.port !== peer.port || from.address !== peer.address) rejected++;
    else if (first >= 20 && first < 64) handshake.receive(packet);
    else if (first >= 128 && first < 192 && inward !== null) {
      const control = isRtcp(packet);
      const plain = control ? inward.unprotectControl(packet) : inward.unprotect(packet);
      if (plain === null) rejected++;
      else if (control) listener?.rtcp(plain);
      else listener?.rtp(plain);
    }
  };
  socket.on('message', (packet, from) => {
    try {
      take(packet, from);
    } catch {
      rejected++;
    }
  });

  const send = (packet: Buffer | null | undefined): void => {
    if (packet != null) sendUdp(socket, packet, peer.port, peer.address);
  };
  return {
    description: { fragment, password, fingerprint: certificate.fingerprint, port: socket.address().port },
    remoteFingerprint: remote.fingerprint.value.toUpperCase(),
    connected: () => outward !== null && !closed,
    consentAt: () => consent,
    listen: (next) => {
      listener = next;
    },
    sendRtp: (packet) => send(outward?.protect(packet)),
    sendRtcp: (packet) => send(outward?.protectControl(packet)),
    rejected: () => rejected,
    close: () => {
      closed = true;
      listener = null;
      handshake.close();
      closeUdp(socket);
    },
  };
};
