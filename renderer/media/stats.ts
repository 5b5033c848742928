import type { SessionView } from './media-view.ts';

/** Packet counters, kept from one reading to the next. */
export type Counters = { readonly received: number; readonly lost: number; readonly sent: number };

/** What one reading of getStats says, losses over the time since the reading before. */
export type Reading = Pick<
  SessionView,
  'framesPerSecond' | 'frameWidth' | 'frameHeight' | 'lossIn' | 'lossOut' | 'roundTripMs' | 'jitterMs'
> & {
  readonly counters: Counters;
  /** Packets that came, and that went, since the reading before. */
  readonly arrived: number;
  readonly departed: number;
};

/** Counters of a connection that has carried nothing. */
export const NO_COUNTERS: Counters = { received: 0, lost: 0, sent: 0 };

type Stat = Readonly<Record<string, unknown>> & { readonly type?: unknown; readonly kind?: unknown };

const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const ofType = (stats: readonly Stat[], type: string): readonly Stat[] => stats.filter((s) => s.type === type);
const sum = (stats: readonly Stat[], key: string): number => stats.reduce((all, s) => all + (number(s[key]) ?? 0), 0);
const most = (stats: readonly Stat[], key: string): number | null => {
  const values = stats.map((s) => number(s[key])).filter((v) => v !== null);
  return values.length === 0 ? null : Math.max(...values);
};
const ms = (seconds: number | null): number | null => (seconds === null ? null : Math.round(seconds * 10_000) / 10);

/** Reads what getStats gave (webrtc-stats section 6); `video` says whether a picture is expected. */
export const readStats = (stats: readonly Stat[], before: Counters, video: boolean): Reading => {
  const inbound = ofType(stats, 'inbound-rtp');
  const remote = ofType(stats, 'remote-inbound-rtp');
  const audio = inbound.filter((s) => s.kind === 'audio');
  const picture = inbound.find((s) => s.kind === 'video');
  const counters: Counters = {
    received: sum(inbound, 'packetsReceived'),
    lost: sum(inbound, 'packetsLost'),
    sent: sum(ofType(stats, 'outbound-rtp'), 'packetsSent'),
  };
  const arrived = Math.max(0, counters.received - before.received);
  const lost = Math.max(0, counters.lost - before.lost);
  return {
    framesPerSecond: video ? (number(picture?.['framesPerSecond']) ?? 0) : null,
    frameWidth: video ? number(picture?.['frameWidth']) : null,
    frameHeight: video ? number(picture?.['frameHeight']) : null,
    lossIn: arrived + lost === 0 ? 0 : lost / (arrived + lost),
    lossOut: Math.min(1, Math.max(0, most(remote, 'fractionLost') ?? 0)),
    roundTripMs: ms(most(remote, 'roundTripTime')),
    jitterMs: ms(most(audio, 'jitter')),
    counters,
    arrived,
    departed: Math.max(0, counters.sent - before.sent),
  };
};
