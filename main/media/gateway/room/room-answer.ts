import { ROOM_LINES } from '../../../../app/meeting/slots.ts';
import { codecKey, h264Profile } from '../codecs.ts';
import type { Sdp, SdpCodec, SdpMedia } from '../sdp-parse.ts';
import { MOST_BPS } from './bandwidth.ts';

/** What the answer says of our transport; the candidates are the values of `a=candidate` (RFC 8839 section 5.1). */
export type RoomTransport = {
  readonly fragment: string;
  readonly password: string;
  readonly fingerprint: string;
  readonly lite: boolean;
  readonly candidates: readonly string[];
  /** No more candidates will follow. */
  readonly complete: boolean;
};

/** One m= line of a member as it was agreed; the index in the list is that of ROOM_LINES. */
export type RoomLine = {
  /** Codec keys by the payload type on this line, and the other way round. */
  readonly codecs: ReadonlyMap<number, string>;
  readonly types: ReadonlyMap<string, number>;
  /** The member's own SSRC on a line it sends on; −1 when its offer names none. */
  readonly ssrc: number;
};

/** The answer and what it agrees on. */
export type RoomAnswer = { readonly sdp: string; readonly lines: readonly RoomLine[] };

const wantedCodecs = (media: SdpMedia): SdpCodec[] => {
  const chosen = new Map<string, SdpCodec>();
  for (const codec of media.codecs) {
    const key = codecKey(codec);
    const suits =
      media.kind === 'audio'
        ? key === 'opus'
        : key === 'VP8' || (key === 'H264/1' && h264Profile(codec.parameters) === 'constrained-baseline');
    if (suits && !chosen.has(key)) chosen.set(key, codec);
  }
  // A browser sends the first: Safari would send H.264, which a Firefox without its plug-in cannot show.
  return [...chosen.values()].sort((a, b) => Number(codecKey(b) === 'VP8') - Number(codecKey(a) === 'VP8'));
};

/** Answers a member's one offer; a sentence when the offer is not of ROOM_LINES. `ssrcs` are ours, by line. */
export const roomAnswer = (
  offer: Sdp,
  transport: RoomTransport,
  version: number,
  ssrcs: readonly number[],
): RoomAnswer | string => {
  if (offer.media.length !== ROOM_LINES.length) return 'the offer has other m= lines than a room';
  const lines: RoomLine[] = [];
  const sections: string[] = [];
  for (const [i, { kind, use, picture }] of ROOM_LINES.entries()) {
    const media = offer.media[i]!;
    const codecs = media.kind === kind && media.protocol === 'UDP/TLS/RTP/SAVPF' ? wantedCodecs(media) : [];
    if (codecs.length === 0) return `m= line ${i} of the offer cannot be used in a room`;
    lines.push({
      codecs: new Map(codecs.map((codec) => [codec.type, codecKey(codec)])),
      types: new Map(codecs.map((codec) => [codecKey(codec), codec.type])),
      ssrc: media.ssrcs[0] ?? -1,
    });
    const direction = use === 'sound' ? 'sendrecv' : use === 'own' ? 'recvonly' : 'sendonly';
    sections.push(
      `m=${kind} 9 UDP/TLS/RTP/SAVPF ${codecs.map((codec) => codec.type).join(' ')}`,
      'c=IN IP4 0.0.0.0',
      'a=rtcp-mux',
      `a=mid:${media.mid}`,
      `a=${direction}`,
      `a=ice-ufrag:${transport.fragment}`,
      `a=ice-pwd:${transport.password}`,
      ...(transport.lite ? [] : ['a=ice-options:trickle']),
      `a=fingerprint:sha-256 ${transport.fingerprint}`,
      'a=setup:active',
      ...transport.candidates.map((candidate) => `a=candidate:${candidate}`),
      ...(transport.complete ? ['a=end-of-candidates'] : []),
      ...codecs.flatMap((codec) =>
        formatLines(codec, kind, use === 'own' && picture !== null ? MOST_BPS[picture] : null),
      ),
    );
    // Each picture is a stream of its own: the clocks of two members have nothing in common to be synchronised by.
    if (use !== 'own')
      sections.push(
        `a=msid:${use === 'sound' ? 'sound' : `${picture}-${i}`} ${kind}-${i}`,
        `a=ssrc:${ssrcs[i]} cname:parley`,
      );
  }
  const head = [
    'v=0',
    `o=- 1 ${version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=group:BUNDLE ${offer.media.map(({ mid }) => mid).join(' ')}`,
    'a=msid-semantic: WMS *',
    ...(transport.lite ? ['a=ice-lite'] : []),
  ];
  return { sdp: `${[...head, ...sections].join('\r\n')}\r\n`, lines };
};

const formatLines = (codec: SdpCodec, kind: 'audio' | 'video', mostBps: number | null): string[] => {
  const parameters =
    kind === 'audio'
      ? 'minptime=10;useinbandfec=1;stereo=0'
      : [codec.parameters, ...(mostBps === null ? [] : [`x-google-start-bitrate=${mostBps / 1000}`])]
          .filter((part) => part !== '')
          .join(';');
  return [
    `a=rtpmap:${codec.type} ${codec.name}/${codec.rate}${codec.channels > 1 ? `/${codec.channels}` : ''}`,
    ...(parameters === '' ? [] : [`a=fmtp:${codec.type} ${parameters}`]),
    ...(kind === 'video'
      ? ['nack', 'nack pli', 'ccm fir', 'goog-remb'].map((feedback) => `a=rtcp-fb:${codec.type} ${feedback}`)
      : []),
  ];
};
