import { agreed, type Direction } from '../../../app/media/direction.ts';
import type { MediaSessionOptions } from '../media-port.ts';
import type { AgreedCodec, AgreedLine } from './agreed-line.ts';
import { type CodecKind, codecKey, h264Level, h264Profile, isEvents, parameterOf } from './codecs.ts';
import type { DtlsRole } from './dtls.ts';
import { isDigest } from './dtls-trust.ts';
import type { PeerFeedback } from './feedback.ts';
import { isReachable } from './media-address.ts';
import type { RtpAddress } from './rtp-leg.ts';
import type { RtpLine } from './rtp-lines.ts';
import { codecLines, type DescribedCodec, describedCodecs, dtlsLines } from './rtp-offer.ts';
import type { AgreedDtls, RtpKey } from './rtp-protection.ts';
import { chosenCrypto, cryptoLine, freshKey, type SdesKey, usableKey } from './sdes.ts';
import type { SdpCodec, SdpMedia } from './sdp-parse.ts';

/** Why a line cannot be used, in words that a log or a screen may show. */
export type LineRefusal = { readonly refused: string };

/** An agreed line and the section of our answer that says so. */
export type AnsweredLine = {
  readonly agreed: AgreedLine;
  readonly section: readonly string[];
  readonly keys: readonly SdesKey[];
};

/** Whether a protocol is RTP that the gateway relays. */
export const isRelayable = (protocol: string): boolean => /^(RTP\/S?AVPF?|UDP\/TLS\/RTP\/SAVPF?)$/.test(protocol);

/** Whether a protocol is SRTP whose keys come of a handshake (RFC 5764 section 8). */
export const isDtls = (protocol: string): boolean => protocol.startsWith('UDP/TLS/');

/** Whether a line is to be agreed with a handshake: by its protocol, or as older peers say it, by a fingerprint in place of keys. */
export const wantsDtls = (media: SdpMedia): boolean =>
  isDtls(media.protocol) ||
  (isSecure(media.protocol) && media.fingerprint !== null && chosenCrypto(media.crypto) === null);

/** Whether a protocol demands SRTP. */
export const isSecure = (protocol: string): boolean => protocol.startsWith('RTP/SAVP') || isDtls(protocol);

/** Reason of every failure that comes of keys; callers look for this beginning. */
export const NO_ENCRYPTION =
  'encryption: the peer does not encrypt its media, and this account takes only encrypted calls';

const remoteOf = (media: SdpMedia, mux: boolean): RtpAddress | null => {
  if (media.port === 0 || !isReachable(media.address)) return null;
  const controlPort = mux ? media.port : (media.rtcpPort ?? media.port + 1);
  return { address: media.address, port: media.port, controlPort: Math.min(controlPort, 65535) };
};

/** The direction of the peer's line; c=0.0.0.0 is how RFC 2543 said "send me nothing" (RFC 3264 section 8.4). */
const directionOf = (media: SdpMedia): Direction => {
  if (media.address !== '0.0.0.0' && media.address !== '::') return media.direction;
  return media.direction === 'sendrecv' || media.direction === 'sendonly' ? 'sendonly' : 'inactive';
};

const feedbackOf = (codecs: readonly SdpCodec[]): PeerFeedback => {
  const has = (name: string): boolean =>
    codecs.some((c) => c.feedback.some((f) => f === name || f.startsWith(`${name} `)));
  return {
    nack: codecs.some((c) => c.feedback.includes('nack')),
    pli: has('nack pli'),
    fir: has('ccm fir'),
    tmmbr: has('ccm tmmbr'),
    remb: has('goog-remb'),
  };
};

type Match = { readonly theirs: SdpCodec; readonly ours: DescribedCodec };

const profileRank = (codec: SdpCodec): number =>
  ['constrained-baseline', 'baseline', 'main', 'high'].indexOf(h264Profile(codec.parameters));

/** Formats in common, each once, in our order or in theirs. */
const matches = (media: SdpMedia, ours: readonly DescribedCodec[], order: 'ours' | 'theirs'): Match[] => {
  const found: Match[] = [];
  for (const theirs of media.codecs) {
    const one = ours.find((o) => o.kind.key === codecKey(theirs));
    const at = found.findIndex((f) => f.ours === one);
    if (one !== undefined && at < 0) found.push({ theirs, ours: one });
    // Of several H.264 profiles the plainest is what Chromium's encoder makes.
    else if (one !== undefined && profileRank(theirs) < profileRank(found[at]!.theirs))
      found[at] = { theirs, ours: one };
  }
  if (order === 'ours') found.sort((a, b) => ours.indexOf(a.ours) - ours.indexOf(b.ours));
  const sound = found.filter((f) => !isEvents(f.theirs));
  // Events are of use only at a clock that some audio has (RFC 4733 section 2.1), or at 8000, which all phones take.
  const events = found.filter(
    (f) => isEvents(f.theirs) && (f.theirs.rate === 8000 || sound.some((s) => s.theirs.rate === f.theirs.rate)),
  );
  return sound.length === 0 ? [] : [...sound, ...events];
};

const agreedCodec = ({ theirs, ours }: Match, receiveType: number): AgreedCodec => ({
  key: ours.kind.key,
  name: ours.kind.name,
  rate: ours.kind.rate,
  sendType: theirs.type,
  receiveType,
  parameters: theirs.parameters,
});

const commonOf = (media: SdpMedia, found: readonly Match[]): Pick<AgreedLine, 'bandwidth' | 'ptime' | 'feedback'> => ({
  bandwidth: media.bandwidth,
  ptime: media.ptime,
  feedback: feedbackOf(found.map((f) => f.theirs)),
});

/** Answers one m= line of a remote offer (RFC 3264 section 6, RFC 4568 section 5.1.2). */
export const answerLine = (
  media: SdpMedia,
  line: RtpLine,
  wanted: Direction,
  options: MediaSessionOptions,
  fingerprint: string | null,
): AnsweredLine | LineRefusal => {
  const found = matches(media, describedCodecs(line, options), 'ours');
  if (found.length === 0) return { refused: `media: no ${media.kind} codec in common` };
  const dtls = wantsDtls(media) ? handshakeOf(media, line, 'offer') : null;
  if (dtls !== null && 'refused' in dtls) return dtls;
  const taken = dtls === null ? takeKey(media, line, options) : NO_KEY;
  if ('refused' in taken) return taken;
  const direction = agreed(directionOf(media), wanted);
  const mux = media.rtcpMux;
  const result: AgreedLine = {
    kind: line.kind as 'audio' | 'video',
    direction,
    // The offerer's payload types serve both ways (RFC 3264 section 6.1).
    codecs: found.map((match) => agreedCodec(match, match.theirs.type)),
    remote: remoteOf(media, mux),
    mux,
    outward: taken.key === null ? null : rtpKey(taken.key),
    inward: taken.inward,
    dtls,
    ...commonOf(media, found),
  };
  const section = [
    `m=${line.kind} ${line.port} ${media.protocol} ${found.map((f) => f.theirs.type).join(' ')}`,
    ...(line.kind === 'video' ? [`b=AS:${options.videoMaxKbps}`] : []),
    ...(taken.line === null ? [] : [cryptoLine(taken.line)]),
    ...(dtls === null || fingerprint === null
      ? []
      : dtlsLines(fingerprint, dtls.role === 'client' ? 'active' : 'passive')),
    ...found.flatMap(({ theirs, ours }) => [
      ...codecLines(ours.kind, theirs.type, answeredParameters(ours.kind, theirs)),
      ...(line.kind === 'video' ? answeredFeedback(theirs) : []),
    ]),
    ...(line.kind === 'audio' ? ['a=ptime:20'] : []),
    ...(mux ? ['a=rtcp-mux'] : []),
    `a=${direction}`,
  ];
  return { agreed: result, section, keys: taken.key === null ? [] : [taken.key] };
};

type TakenKey = { readonly key: SdesKey | null; readonly line: SdesKey | null; readonly inward: RtpKey | null };

const NO_KEY: TakenKey = { key: null, line: null, inward: null };

const rtpKey = ({ suite, key, mki }: SdesKey): RtpKey => ({ suite, key, mki });

/** What an offer or an answer says of the handshake (RFC 4145 section 4, RFC 5763 section 5); a role once taken stays. */
const handshakeOf = (media: SdpMedia, line: RtpLine, from: 'offer' | 'answer'): AgreedDtls | LineRefusal => {
  const { fingerprint, setup } = media;
  if (fingerprint === null) return { refused: 'encryption: the peer names no certificate for DTLS' };
  if (!isDigest(fingerprint.algorithm))
    return { refused: `encryption: the peer names its certificate by ${fingerprint.algorithm}, which is not known` };
  const before = line.agreed?.dtls;
  const stays = before?.fingerprint.value === fingerprint.value ? before.role : null;
  const roles: Readonly<Record<string, DtlsRole>> = { active: 'server', passive: 'client' };
  const free = from === 'offer' && setup === 'actpass' ? (stays ?? 'client') : undefined;
  const role = free ?? roles[setup || (from === 'offer' ? 'active' : 'passive')];
  return role === undefined ? { refused: `encryption: no handshake with a=setup:${setup}` } : { role, fingerprint };
};

/** Chooses a crypto line of the offer and our key for it; the key in use stays while the peer's stays (RFC 4568 section 7.1.4). */
const takeKey = (media: SdpMedia, line: RtpLine, options: MediaSessionOptions): TakenKey | LineRefusal => {
  const chosen = chosenCrypto(media.crypto);
  if (chosen === null || (options.encryption === 'off' && !isSecure(media.protocol))) {
    if (isSecure(media.protocol)) return { refused: 'encryption: no SRTP suite in common' };
    const demanded = options.encryption === 'required' || options.encryption === 'dtls';
    return demanded ? { refused: NO_ENCRYPTION } : NO_KEY;
  }
  const { suite, mki } = usableKey(chosen)!;
  const before = line.agreed;
  const stays = before?.inward?.key === chosen.key && before.inward.suite === suite.name && before.outward !== null;
  const fresh = freshKey(chosen.tag, suite);
  // A peer that names its key may expect ours to be named alike.
  const key = { ...fresh, key: stays ? before.outward!.key : fresh.key, mki };
  return { key, line: { ...key, suite: chosen.suite }, inward: { suite: suite.name, key: chosen.key, mki } };
};

const answeredParameters = (kind: CodecKind, theirs: SdpCodec): string => {
  if (!kind.key.startsWith('H264')) return kind.parameters;
  // Same profile as offered; our level of its own where both allow that (RFC 6184 section 8.2.2).
  const id = parameterOf(theirs.parameters, 'profile-level-id') ?? '42000a';
  const asymmetric = parameterOf(theirs.parameters, 'level-asymmetry-allowed') === '1';
  const level = asymmetric ? 0x1f : Math.min(h264Level(theirs.parameters) ?? 0x0a, 0x1f);
  const mode = parameterOf(kind.parameters, 'packetization-mode');
  return `profile-level-id=${id.slice(0, 4)}${level.toString(16).padStart(2, '0')};packetization-mode=${mode}${asymmetric ? ';level-asymmetry-allowed=1' : ''}`;
};

const answeredFeedback = (theirs: SdpCodec): string[] =>
  ['nack', 'nack pli', 'ccm fir', 'ccm tmmbr', 'goog-remb']
    .filter((feedback) => theirs.feedback.includes(feedback))
    .map((feedback) => `a=rtcp-fb:${theirs.type} ${feedback}`);

/** Takes one m= line of the answer to our offer; null when the peer refused it (RFC 3264 section 7). */
export const acceptLine = (
  media: SdpMedia,
  line: RtpLine,
  options: MediaSessionOptions,
): AgreedLine | LineRefusal | null => {
  if (media.port === 0) return null;
  if (!isRelayable(media.protocol) || isDtls(media.protocol) !== isDtls(line.protocol))
    return { refused: `media: the answer changes the protocol to ${media.protocol}` };
  const found = matches(media, describedCodecs(line, options), 'theirs');
  if (found.length === 0) return { refused: `media: the answer has no ${media.kind} codec of the offer` };
  // A line that demands SRTP and was offered without keys was offered with a handshake.
  const dtls = isSecure(line.protocol) && line.keys.length === 0 ? handshakeOf(media, line, 'answer') : null;
  if (dtls !== null && 'refused' in dtls) return dtls;
  const crypto = dtls === null ? media.crypto[0] : undefined;
  const own = line.keys.find((key) => key.tag === crypto?.tag);
  const theirs = crypto === undefined ? null : usableKey(crypto);
  const matched = own !== undefined && theirs !== null && theirs.suite.name === own.suite;
  if (!matched && crypto !== undefined && line.keys.length > 0)
    return { refused: 'encryption: the answer takes a key that was not offered' };
  if (dtls === null && !matched && (isSecure(line.protocol) || options.encryption === 'required'))
    return { refused: NO_ENCRYPTION };
  return {
    kind: line.kind as 'audio' | 'video',
    direction: agreed(directionOf(media), line.direction),
    codecs: found.map((match) => agreedCodec(match, match.ours.type)),
    remote: remoteOf(media, media.rtcpMux),
    mux: media.rtcpMux,
    outward: matched ? rtpKey(own) : null,
    inward: matched && crypto !== undefined ? { suite: own.suite, key: crypto.key, mki: theirs.mki } : null,
    dtls,
    ...commonOf(media, found),
  };
};
