import type { Direction } from '../../../app/media/direction.ts';

/** A payload format of an m= line, from rtpmap, fmtp and rtcp-fb together. */
export type SdpCodec = {
  readonly type: number;
  readonly name: string;
  readonly rate: number;
  readonly channels: number;
  /** Format parameters as they stand, "" without. */
  readonly parameters: string;
  /** Feedback this format allows, e.g. "nack pli"; `*` lines included. */
  readonly feedback: readonly string[];
};

/** An `a=crypto` line (RFC 4568 section 9.1). */
export type SdpCrypto = {
  readonly tag: number;
  readonly suite: string;
  readonly key: string;
  readonly parameters: string;
};

/** One m= line with what stands under it, or above it for the whole session. */
export type SdpMedia = {
  readonly kind: string;
  readonly port: number;
  readonly protocol: string;
  /** The fourth field as it stands, for echoing a refused line. */
  readonly formats: string;
  /** Connection address; "" when the SDP has none. */
  readonly address: string;
  readonly direction: Direction;
  readonly codecs: readonly SdpCodec[];
  readonly crypto: readonly SdpCrypto[];
  /** RTCP port when it is not the next one (RFC 3605). */
  readonly rtcpPort: number | null;
  readonly rtcpMux: boolean;
  /** b=TIAS or b=AS, kbit/s. */
  readonly bandwidth: number | null;
  /** Packet time wished, milliseconds. */
  readonly ptime: number | null;
  readonly mid: string;
  readonly setup: string;
  readonly fragment: string;
  /** `a=ice-pwd`; "" without. */
  readonly password: string;
  /** `a=candidate` lines as they stand (RFC 8839 section 5.1). */
  readonly candidates: readonly string[];
  readonly fingerprint: { readonly algorithm: string; readonly value: string } | null;
  /** SSRCs named, in order, those of retransmission streams left out. */
  readonly ssrcs: readonly number[];
};

/** A session description as far as this gateway cares. */
export type Sdp = { readonly origin: string; readonly media: readonly SdpMedia[] };

/** Longest SDP that is looked at, characters. */
export const MOST_SDP = 65_536;
const MOST_LINES = 2000;
const MOST_MEDIA = 32;
const MOST_CODECS = 128;
const MOST_CANDIDATES = 40;

const STATIC: ReadonlyMap<number, readonly [string, number]> = new Map([
  [0, ['PCMU', 8000]],
  [3, ['GSM', 8000]],
  [8, ['PCMA', 8000]],
  [9, ['G722', 8000]],
  [13, ['CN', 8000]],
  [18, ['G729', 8000]],
  [34, ['H263', 90000]],
]);

const DIRECTION = /^a=(sendrecv|sendonly|recvonly|inactive)$/;

/** Reads an SDP; null when it is no SDP at all. Unknown lines are skipped and nothing throws (RFC 8866). */
export const parseSdp = (text: string): Sdp | null => {
  if (text.length > MOST_SDP) return null;
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line !== '');
  if (lines[0] !== 'v=0' || lines.length > MOST_LINES) return null;
  const sections: string[][] = [[]];
  for (const line of lines) {
    if (line.startsWith('m=')) sections.push([]);
    sections.at(-1)!.push(line.trimEnd());
  }
  const [session = [], ...media] = sections;
  if (media.length > MOST_MEDIA) return null;
  const parsed: SdpMedia[] = [];
  for (const section of media) {
    const one = parseMedia(section, session);
    if (one === null) return null;
    parsed.push(one);
  }
  return { origin: session.find((line) => line.startsWith('o=')) ?? '', media: parsed };
};

const parseMedia = (lines: readonly string[], session: readonly string[]): SdpMedia | null => {
  const head = /^m=(\S+) (\d{1,5})(?:\/\d+)? (\S+)(?: (.*))?$/.exec(lines[0]!);
  if (head === null || Number(head[2]) > 65535) return null;
  const attribute = (name: string): string | null => {
    const start = `a=${name}:`;
    const line = lines.find((l) => l.startsWith(start)) ?? session.find((l) => l.startsWith(start));
    return line === undefined ? null : line.slice(start.length).trim();
  };
  const both = [...lines, ...session];
  const connection = both.map((l) => /^c=IN IP[46] ([^\s/]+)/.exec(l)).find((m) => m !== null);
  const direction = both.map((l) => DIRECTION.exec(l)).find((m) => m !== null);
  const print = /^(\S+) ([0-9A-Fa-f:]+)$/.exec(attribute('fingerprint') ?? '');
  const rtcp = /^(\d{1,5})(?:\s|$)/.exec(attribute('rtcp') ?? '');
  const ptime = Number(attribute('ptime') ?? Number.NaN);
  return {
    kind: head[1]!,
    port: Number(head[2]),
    protocol: head[3]!.toUpperCase(),
    formats: head[4] ?? '',
    address: connection?.[1] ?? '',
    direction: (direction?.[1] ?? 'sendrecv') as Direction,
    codecs: parseCodecs(lines, head[4] ?? ''),
    crypto: lines.map(parseCrypto).filter((c) => c !== null),
    rtcpPort: rtcp === null || Number(rtcp[1]) > 65535 ? null : Number(rtcp[1]),
    rtcpMux: lines.includes('a=rtcp-mux'),
    bandwidth: parseBandwidth(lines) ?? parseBandwidth(session),
    ptime: Number.isFinite(ptime) && ptime > 0 && ptime <= 200 ? ptime : null,
    mid: attribute('mid') ?? '',
    setup: attribute('setup') ?? '',
    fragment: attribute('ice-ufrag') ?? '',
    password: attribute('ice-pwd') ?? '',
    candidates: lines.filter((l) => l.startsWith('a=candidate:')).slice(0, MOST_CANDIDATES),
    fingerprint: print === null ? null : { algorithm: print[1]!, value: print[2]! },
    ssrcs: parseSsrcs(lines),
  };
};

const parseCodecs = (lines: readonly string[], formats: string): SdpCodec[] => {
  const types = formats.split(/\s+/).filter((f) => /^\d{1,3}$/.test(f));
  const seen = new Set<number>();
  const codecs: SdpCodec[] = [];
  for (const type of types.map(Number)) {
    if (type > 127 || seen.has(type) || codecs.length >= MOST_CODECS) continue;
    seen.add(type);
    const map = lines.map((l) => RTPMAP.exec(l)).find((m) => m !== null && Number(m[1]) === type);
    const known = STATIC.get(type);
    if (map == null && known === undefined) continue;
    const parameters = lines.find((l) => l.startsWith(`a=fmtp:${type} `));
    codecs.push({
      type,
      name: map?.[2] ?? known![0],
      rate: map == null ? known![1] : Number(map[3]),
      channels: Number(map?.[4] ?? 1),
      parameters: parameters?.slice(`a=fmtp:${type} `.length).trim() ?? '',
      feedback: lines
        .filter((l) => l.startsWith(`a=rtcp-fb:${type} `) || l.startsWith('a=rtcp-fb:* '))
        .map((l) =>
          l
            .slice(l.indexOf(' ') + 1)
            .trim()
            .toLowerCase(),
        ),
    });
  }
  return codecs;
};

const RTPMAP = /^a=rtpmap:(\d{1,3}) ([^/\s]+)\/(\d{1,7})(?:\/(\d{1,2}))?\s*$/;

const parseCrypto = (line: string): SdpCrypto | null => {
  const m = /^a=crypto:(\d{1,9}) (\S+) inline:([A-Za-z0-9+/]+={0,2})((?:\|[^\s;]*)*)(?:\s+(.*))?$/.exec(line);
  if (m === null) return null;
  return { tag: Number(m[1]), suite: m[2]!, key: m[3]!, parameters: `${m[4]} ${m[5] ?? ''}`.trim() };
};

const parseBandwidth = (lines: readonly string[]): number | null => {
  for (const [pattern, divisor] of [
    [/^b=TIAS:(\d{1,12})$/, 1000],
    [/^b=AS:(\d{1,9})$/, 1],
  ] as const) {
    const found = lines.map((l) => pattern.exec(l)).find((m) => m !== null);
    if (found != null && Number(found[1]) > 0) return Number(found[1]) / divisor;
  }
  return null;
};

const parseSsrcs = (lines: readonly string[]): number[] => {
  const of = (pattern: RegExp): number[] =>
    lines.flatMap((l) => {
      const m = pattern.exec(l);
      return m === null || Number(m[1]) > 0xffffffff ? [] : [Number(m[1])];
    });
  const others = new Set(of(/^a=ssrc-group:FID \d+ (\d{1,10})/));
  return [...new Set(of(/^a=ssrc:(\d{1,10}) /))].filter((ssrc) => !others.has(ssrc));
};
