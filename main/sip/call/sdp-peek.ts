import type { Direction } from '../../../app/media/direction.ts';

/** As much of a session description as signalling needs. */
export type SdpPeek = {
  /** Direction of the first live audio stream as its sender means it; null without one. */
  readonly audio: Direction | null;
  readonly video: Direction | null;
  /** The sender does not want our audio: sendonly, inactive, or the connection address 0.0.0.0 (RFC 3264 sections 5.1 and 8.4). */
  readonly held: boolean;
  /** Offers ICE and DTLS-SRTP. */
  readonly webrtc: boolean;
};

type Stream = { readonly direction: Direction; readonly address: string | null; readonly protocol: string };

/** Reads directions out of a description; never throws, whatever it is given. */
export const peekSdp = (sdp: string): SdpPeek => {
  const [head = '', ...blocks] = sdp.split(/^(?=m=)/m);
  const streams = new Map<string, Stream>();
  for (const block of blocks) {
    const line = /^m=(audio|video) (\d+)(?:\/\d+)? (\S+)/.exec(block);
    if (line === null || line[2] === '0' || streams.has(line[1]!)) continue;
    streams.set(line[1]!, {
      direction: directionIn(block) ?? directionIn(head) ?? 'sendrecv',
      address: addressIn(block) ?? addressIn(head),
      protocol: line[3]!,
    });
  }
  const audio = streams.get('audio');
  const video = streams.get('video');
  const stops = audio?.direction === 'sendonly' || audio?.direction === 'inactive';
  const nowhere = audio?.address === '0.0.0.0' || audio?.address === '::';
  return {
    audio: audio?.direction ?? null,
    video: video?.direction ?? null,
    held: stops || nowhere,
    webrtc:
      [...streams.values()].some((stream) => stream.protocol.startsWith('UDP/TLS/')) &&
      /^a=fingerprint:/m.test(sdp) &&
      /^a=ice-ufrag:/m.test(sdp),
  };
};

const directionIn = (text: string): Direction | null =>
  (/^a=(sendrecv|sendonly|recvonly|inactive)[ \t]*\r?$/m.exec(text)?.[1] as Direction | undefined) ?? null;

const addressIn = (text: string): string | null => /^c=IN IP[46] ([^\s/]+)/m.exec(text)?.[1] ?? null;
