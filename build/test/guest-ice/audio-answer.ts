import type { GuestLeg } from '../../../main/media/gateway/ice/guest-leg.ts';
import type { Sdp } from '../../../main/media/gateway/sdp-parse.ts';

/** SSRC of the sound that is sent back. */
export const ECHO_SSRC = 4242;

/** Answers an offer of one Opus line for a guest's leg. */
export const audioAnswer = (offer: Sdp, leg: GuestLeg, version: number): string => {
  const media = offer.media[0]!;
  const opus = media.codecs.find((codec) => codec.name.toLowerCase() === 'opus')!;
  const { fragment, password, fingerprint } = leg.description;
  return [
    'v=0',
    `o=- 1 ${version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=group:BUNDLE ${media.mid}`,
    `m=audio 9 UDP/TLS/RTP/SAVPF ${opus.type}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp-mux',
    `a=mid:${media.mid}`,
    'a=sendrecv',
    `a=ice-ufrag:${fragment}`,
    `a=ice-pwd:${password}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${fingerprint}`,
    'a=setup:active',
    ...leg.candidates().map((candidate) => `a=candidate:${candidate}`),
    `a=rtpmap:${opus.type} opus/48000/2`,
    `a=ssrc:${ECHO_SSRC} cname:echo`,
    `a=ssrc:${ECHO_SSRC} msid:echo echo`,
    '',
  ].join('\r\n');
};
