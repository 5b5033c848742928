import type { Direction } from '../../../app/media/direction.ts';
import type { MediaSessionOptions, Wanted } from '../media-port.ts';
import { type CodecKind, eventKinds, offeredKinds } from './codecs.ts';
import type { RtpLine } from './rtp-lines.ts';
import { cryptoLine } from './sdes.ts';

/** A format as it is described: a kind and the payload type used for it. */
export type DescribedCodec = { readonly kind: CodecKind; readonly type: number };

/** The formats a session can carry on a line, with the payload types they have there. */
export const describedCodecs = (line: RtpLine, options: MediaSessionOptions): DescribedCodec[] => {
  const kinds = offeredKinds(line.kind === 'video' ? options.videoCodecs : options.audioCodecs);
  const all = line.kind === 'audio' ? [...kinds, ...eventKinds(kinds)] : kinds;
  const taken = new Set(Object.values(line.types));
  return all.map((kind) => {
    const known = line.types[kind.key];
    if (known !== undefined) return { kind, type: known };
    let { type } = kind;
    while (taken.has(type)) type = type < 96 || type >= 127 ? 96 : type + 1;
    taken.add(type);
    return { kind, type };
  });
};

/** The direction a line of a kind is wanted in; null when it is not wanted. */
export const wantedOf = (wanted: Wanted, kind: string): Direction | null =>
  kind === 'audio' ? wanted.audio : kind === 'video' ? wanted.video : null;

/** Feedback offered for video: what the gateway acts on; also under AVP, as many phones take it there. */
const FEEDBACK_LINES = ['nack', 'nack pli', 'ccm fir', 'ccm tmmbr', 'goog-remb'];

/** `c=` line of an address. */
export const connectionLine = (address: string): string => `c=IN ${address.includes(':') ? 'IP6' : 'IP4'} ${address}`;

/** An m= line that is not used, in its place (RFC 3264 section 6). */
export const refusedLine = (line: RtpLine): string[] => [`m=${line.kind} 0 ${line.protocol} ${line.formats || '0'}`];

/** The lines that name our certificate and who begins the handshake (RFC 5763 section 5). */
export const dtlsLines = (fingerprint: string, setup: 'actpass' | 'active' | 'passive'): string[] => [
  `a=fingerprint:sha-256 ${fingerprint}`,
  `a=setup:${setup}`,
];

/** The m= section of an offer for a line whose `direction`, `port` and `keys` are set; `fingerprint` is null without DTLS. */
export const offeredSection = (line: RtpLine, options: MediaSessionOptions, fingerprint: string | null): string[] => {
  const codecs = describedCodecs(line, options);
  const out = [`m=${line.kind} ${line.port} ${line.protocol} ${codecs.map((c) => c.type).join(' ')}`];
  if (line.kind === 'video') out.push(`b=AS:${options.videoMaxKbps}`);
  out.push(
    ...line.keys.map(cryptoLine),
    ...(fingerprint === null ? [] : dtlsLines(fingerprint, 'actpass')),
    ...codecs.flatMap(({ kind, type }) => codecLines(kind, type, kind.parameters)),
  );
  if (line.kind === 'video') out.push(...FEEDBACK_LINES.map((feedback) => `a=rtcp-fb:* ${feedback}`));
  if (line.kind === 'audio') out.push('a=ptime:20');
  out.push('a=rtcp-mux', `a=${line.direction}`);
  return out;
};

/** The rtpmap and fmtp lines of a format. */
export const codecLines = (kind: CodecKind, type: number, parameters: string): string[] => [
  `a=rtpmap:${type} ${kind.name}/${kind.rate}${kind.channels > 1 ? `/${kind.channels}` : ''}`,
  ...(parameters === '' ? [] : [`a=fmtp:${type} ${parameters}`]),
];

/** A whole description from its m= sections. */
export const description = (
  origin: string,
  version: number,
  address: string,
  sections: readonly string[][],
): string => {
  const family = address.includes(':') ? 'IP6' : 'IP4';
  const head = ['v=0', `o=- ${origin} ${version} IN ${family} ${address}`, 's=-', connectionLine(address), 't=0 0'];
  return `${[...head, ...sections.flat()].join('\r\n')}\r\n`;
};
