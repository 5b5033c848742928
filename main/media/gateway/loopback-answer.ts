import { agreed, type Direction, mirrored } from '../../../app/media/direction.ts';
import type { AgreedCodec } from './agreed-line.ts';
import { codecKey, h264Level, h264Profile, isEvents, parameterOf } from './codecs.ts';
import type { PeerFeedback } from './feedback.ts';
import type { Sdp, SdpCodec, SdpMedia } from './sdp-parse.ts';
import type { LegDescription } from './webrtc-leg.ts';

/** What one m= line of the renderer is to carry. */
export type LoopbackLine = {
  readonly kind: 'audio' | 'video';
  /** Direction as the app means it towards the peer. */
  readonly direction: Direction;
  /** Agreed formats in the peer's order. */
  readonly codecs: readonly AgreedCodec[];
  readonly feedback: PeerFeedback;
  /** SSRC that the renderer will hear. */
  readonly ssrc: number;
  /** Most video, kbit/s. */
  readonly mostKbps: number;
  readonly ptime: number | null;
};

/** A payload type of the renderer and the agreed format it carries. */
export type CodecRoute = { readonly rendererType: number; readonly codec: AgreedCodec };

/** How one m= line of the renderer was answered. */
export type LoopbackRoute = {
  readonly kind: 'audio' | 'video';
  readonly codecs: readonly CodecRoute[];
  /** SSRC that the renderer will send with; −1 when its offer names none. */
  readonly ssrc: number;
};

/** The answer and what it means for the bridges. */
export type LoopbackAnswer = { readonly sdp: string; readonly routes: readonly LoopbackRoute[] };

/** Video starts at this, kbit/s, or at the limit when that is lower: without it the encoder creeps up from 300. */
const START_KBPS = 1500;
/** Name of the stream that sound and picture of one call share. */
const STREAM = 'parley';

/** The renderer's format that carries an agreed one: of several H.264 profiles the peer's own, else what its decoder takes. */
const rendererCodec = (media: SdpMedia, codec: AgreedCodec): SdpCodec | undefined => {
  const same = media.codecs.filter((c) => codecKey(c) === codec.key);
  const profile = codec.key.startsWith('H264') ? h264Profile(codec.parameters) : null;
  return (
    same.find((c) => profile === null || h264Profile(c.parameters) === profile) ??
    same.find((c) => h264Profile(c.parameters) === 'constrained-baseline') ??
    same[0]
  );
};

const parametersFor = (own: SdpCodec, codec: AgreedCodec | null, mostKbps: number, kind: string): string => {
  const parts: string[] = [];
  if (codec?.key === 'opus') parts.push(codec.parameters);
  else if (codec?.key.startsWith('H264')) {
    // Chromium sends within the level of the answer; levels may differ by direction (RFC 6184 section 8.2.2).
    const level = h264Level(codec.parameters);
    const id = parameterOf(own.parameters, 'profile-level-id');
    const lowered = level !== null && id !== null ? id.slice(0, 4) + level.toString(16).padStart(2, '0') : id;
    parts.push(own.parameters.replace(/profile-level-id=[0-9a-f]{6}/i, `profile-level-id=${lowered}`));
  } else parts.push(own.parameters);
  if (kind === 'video') parts.push(`x-google-start-bitrate=${Math.round(Math.min(START_KBPS, mostKbps))}`);
  return parts.filter((part) => part !== '').join(';');
};

/** Answers the renderer's offer for a leg; without a line for an m= line it is kept alive and inactive, so that a spare fits any call. */
export const loopbackAnswer = (
  offer: Sdp,
  leg: LegDescription,
  version: number,
  lines: readonly LoopbackLine[],
): LoopbackAnswer => {
  const open = [...lines];
  const routes: LoopbackRoute[] = [];
  const bundle: string[] = [];
  const sections: string[] = [];
  for (const media of offer.media) {
    const at = open.findIndex((line) => line.kind === media.kind);
    const [line] = at < 0 ? [undefined] : open.splice(at, 1);
    const section = answerMedia(media, leg, line ?? null, routes);
    sections.push(...(section ?? refused(media)));
    if (section !== null) bundle.push(media.mid);
  }
  const head = [
    'v=0',
    `o=- 1 ${version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    ...(bundle.length > 0 ? [`a=group:BUNDLE ${bundle.join(' ')}`] : []),
    'a=msid-semantic: WMS *',
    'a=ice-lite',
  ];
  return { sdp: `${[...head, ...sections].join('\r\n')}\r\n`, routes };
};

const refused = (media: SdpMedia): string[] => [
  `m=${media.kind} 0 ${media.protocol} ${media.formats || '0'}`,
  'c=IN IP4 0.0.0.0',
  `a=mid:${media.mid}`,
  'a=inactive',
];

const answerMedia = (
  media: SdpMedia,
  leg: LegDescription,
  line: LoopbackLine | null,
  routes: LoopbackRoute[],
): string[] | null => {
  const { kind } = media;
  if ((kind !== 'audio' && kind !== 'video') || media.protocol !== 'UDP/TLS/RTP/SAVPF') return null;
  const chosen: { own: SdpCodec; codec: AgreedCodec | null }[] = [];
  if (line !== null)
    for (const codec of line.codecs) {
      const own = rendererCodec(media, codec);
      if (own !== undefined && !chosen.some((c) => c.own === own)) chosen.push({ own, codec });
    }
  const idle = chosen.every((c) => isEvents(c.own));
  if (idle) chosen.push(...media.codecs.filter((own) => codecKey(own) !== '').map((own) => ({ own, codec: null })));
  if (chosen.length === 0) return null;
  const direction = line === null || idle ? 'inactive' : agreed(media.direction, mirrored(line.direction));
  if (line !== null)
    routes.push({
      kind: line.kind,
      codecs: chosen.flatMap(({ own, codec }) => (codec === null ? [] : [{ rendererType: own.type, codec }])),
      ssrc: media.ssrcs[0] ?? -1,
    });
  const out = [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF ${[...new Set(chosen.map((c) => c.own.type))].join(' ')}`,
    'c=IN IP4 127.0.0.1',
    'a=rtcp-mux',
    `a=mid:${media.mid}`,
    `a=${direction}`,
    `a=ice-ufrag:${leg.fragment}`,
    `a=ice-pwd:${leg.password}`,
    `a=fingerprint:sha-256 ${leg.fingerprint}`,
    'a=setup:active',
    `a=candidate:1 1 udp 2130706431 127.0.0.1 ${leg.port} typ host`,
    'a=end-of-candidates',
  ];
  for (const { own, codec } of chosen) {
    out.push(`a=rtpmap:${own.type} ${own.name}/${own.rate}${own.channels > 1 ? `/${own.channels}` : ''}`);
    const parameters = parametersFor(own, codec, line?.mostKbps ?? START_KBPS, kind);
    if (parameters !== '') out.push(`a=fmtp:${own.type} ${parameters}`);
    if (kind !== 'video') continue;
    if (line?.feedback.nack !== false) out.push(`a=rtcp-fb:${own.type} nack`);
    out.push(`a=rtcp-fb:${own.type} nack pli`, `a=rtcp-fb:${own.type} ccm fir`, `a=rtcp-fb:${own.type} goog-remb`);
  }
  if (line?.ptime != null && line.ptime % 10 === 0) out.push(`a=ptime:${line.ptime}`);
  if (line !== null)
    out.push(
      `a=msid:${STREAM} ${kind}`,
      `a=ssrc:${line.ssrc} cname:${STREAM}`,
      `a=ssrc:${line.ssrc} msid:${STREAM} ${kind}`,
    );
  return out;
};
