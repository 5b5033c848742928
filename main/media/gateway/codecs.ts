import type { SdpCodec } from './sdp-parse.ts';

/** A format the gateway can carry, named without regard to payload types. */
export type CodecKind = {
  /** Key that two equal formats share, e.g. "opus" or "H264/1". */
  readonly key: string;
  readonly name: string;
  readonly rate: number;
  readonly channels: number;
  /** Payload type offered when nothing else was agreed before. */
  readonly type: number;
  /** Format parameters offered, "" for none. */
  readonly parameters: string;
};

const kind = (key: string, name: string, rate: number, type: number, parameters = '', channels = 1): CodecKind => ({
  key,
  name,
  rate,
  channels,
  type,
  parameters,
});

// Constrained baseline, level 3.1: what every peer and Chromium's encoder can do.
const H264 = 'profile-level-id=42e01f;level-asymmetry-allowed=1;packetization-mode=';

const OFFERED: Readonly<Record<string, readonly CodecKind[]>> = {
  OPUS: [kind('opus', 'opus', 48000, 96, 'minptime=10;useinbandfec=1', 2)],
  // RFC 3551 section 4.5.2: the clock says 8000 though 16000 samples a second are meant.
  G722: [kind('G722', 'G722', 8000, 9)],
  PCMU: [kind('PCMU', 'PCMU', 8000, 0)],
  PCMA: [kind('PCMA', 'PCMA', 8000, 8)],
  VP8: [kind('VP8', 'VP8', 90000, 97)],
  H264: [kind('H264/1', 'H264', 90000, 98, `${H264}1`), kind('H264/0', 'H264', 90000, 99, `${H264}0`)],
};

/** Touch-tone events at the two clocks in use (RFC 4733). */
const EVENTS = [
  kind('events/48000', 'telephone-event', 48000, 102, '0-16'),
  kind('events/8000', 'telephone-event', 8000, 101, '0-16'),
];

/** What is offered for a list of codec names in the user's order; unknown names are left out. */
export const offeredKinds = (names: readonly string[]): CodecKind[] =>
  names.flatMap((name) => OFFERED[name.toUpperCase()] ?? []);

/** The event formats that go with codecs: one for each clock in use (RFC 4733 section 2.1). */
export const eventKinds = (kinds: readonly CodecKind[]): CodecKind[] =>
  EVENTS.filter((event) => kinds.some((k) => k.rate === event.rate));

/** Whether a format carries touch tones. */
export const isEvents = (codec: { readonly name: string }): boolean => codec.name.toLowerCase() === 'telephone-event';

/** One parameter of a format, e.g. "packetization-mode"; null when it is not given. */
export const parameterOf = (parameters: string, name: string): string | null => {
  for (const part of parameters.split(';')) {
    const [key = '', ...value] = part.split('=');
    if (key.trim().toLowerCase() === name) return value.join('=').trim();
  }
  return null;
};

/** The key of a format that is described by SDP; "" for what the gateway does not carry. */
export const codecKey = (codec: SdpCodec): string => {
  switch (codec.name.toLowerCase()) {
    case 'opus':
      return codec.rate === 48000 && codec.channels === 2 ? 'opus' : '';
    case 'g722':
    case 'pcmu':
    case 'pcma':
      return codec.rate === 8000 && codec.channels === 1 ? codec.name.toUpperCase() : '';
    case 'telephone-event':
      return `events/${codec.rate}`;
    case 'vp8':
      return codec.rate === 90000 ? 'VP8' : '';
    case 'h264': {
      if (codec.rate !== 90000 || h264Profile(codec.parameters) === 'other') return '';
      const mode = parameterOf(codec.parameters, 'packetization-mode') ?? '0';
      return mode === '0' || mode === '1' ? `H264/${mode}` : '';
    }
    default:
      return '';
  }
};

/** H.264 profiles that Chromium decodes (RFC 6184 section 8.1, table 5). */
export type H264Profile = 'constrained-baseline' | 'baseline' | 'main' | 'high' | 'other';

/** The profile of a format; without profile-level-id it is baseline at level 1 (RFC 6184 section 8.1). */
export const h264Profile = (parameters: string): H264Profile => {
  const id = Number.parseInt(parameterOf(parameters, 'profile-level-id') ?? '42000a', 16);
  const idc = (id >> 16) & 255;
  const constraints = (id >> 8) & 255;
  switch (idc) {
    case 0x42:
      return (constraints & 0x40) !== 0 ? 'constrained-baseline' : 'baseline';
    case 0x4d:
      return (constraints & 0x80) !== 0 ? 'constrained-baseline' : 'main';
    case 0x58:
      return (constraints & 0xc0) === 0xc0 ? 'constrained-baseline' : 'other';
    case 0x64:
      return 'high';
    default:
      return 'other';
  }
};

/** The level byte of a profile-level-id, e.g. 0x1f for 3.1; null when it is not given or not a level. */
export const h264Level = (parameters: string): number | null => {
  const id = parameterOf(parameters, 'profile-level-id');
  if (id === null || !/^[0-9a-f]{6}$/i.test(id)) return null;
  const level = Number.parseInt(id.slice(4), 16);
  return level >= 0x0a && level <= 0x34 ? level : null;
};
