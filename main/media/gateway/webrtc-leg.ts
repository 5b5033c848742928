import { randomBytes } from 'node:crypto';
import type { RemoteInfo, Socket } from 'node:dgram';
import { dtlsCertificate } from './dtls.ts';
import { DtlsSrtp, type LegListener } from './dtls-srtp.ts';
import { isStun } from './ice/stun-message.ts';
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
  let rejected = 0;
  const media = new DtlsSrtp(certificate, remote.fingerprint, (packet) =>
    sendUdp(socket, packet, peer.port, peer.address),
  );

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
    media.start();
  };

  const take = (packet: Buffer, from: RemoteInfo): void => {
    if (isStun(packet)) check(packet, from);
    else if (from.port !== peer.port || from.address !== peer.address) rejected++;
    else media.take(packet);
  };
  socket.on('message', (packet, from) => {
    try {
      take(packet, from);
    } catch {
      rejected++;
    }
  });

  return {
    description: { fragment, password, fingerprint: certificate.fingerprint, port: socket.address().port },
    remoteFingerprint: remote.fingerprint.value.toUpperCase(),
    connected: () => media.connected,
    consentAt: () => consent,
    listen: (next) => {
      media.listener = next;
    },
    sendRtp: (packet) => media.sendRtp(packet),
    sendRtcp: (packet) => media.sendRtcp(packet),
    rejected: () => rejected + media.rejected,
    close: () => {
      media.close();
      closeUdp(socket);
    },
  };
};
