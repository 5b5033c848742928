import type { ToneName } from './tone-for.ts';

/** A stretch of sound: frequencies in Hz (none is a pause) and its length in ms; a bell rings out, a tone is steady. */
export type Segment = { readonly hz: readonly number[]; readonly ms: number; readonly bell?: true };

/** A tone as it is played: its cadence, again and again or so many times; `gain` is 0–1. */
export type Pattern = { readonly segments: readonly Segment[]; readonly times: number; readonly gain: number };

const tone = (hz: readonly number[], ms: number): Segment => ({ hz, ms });
const pause = (ms: number): Segment => ({ hz: [], ms });
const bell = (hz: number, ms: number): Segment => ({ hz: [hz, hz * 2], ms, bell: true });

type Region = {
  readonly ringback: readonly Segment[];
  readonly busy: readonly Segment[];
  readonly failure: readonly Segment[];
};

const cadence = (hz: readonly number[], on: number, off: number): readonly Segment[] => [tone(hz, on), pause(off)];
const plain = (hz: readonly number[], ring: readonly [number, number], busy: number, failure: number): Region => ({
  ringback: cadence(hz, ring[0], ring[1]),
  busy: cadence(hz, busy, busy),
  failure: cadence(hz, failure, failure),
});

/** Europe's tones (ETSI TR 101 041), used where a region has none of its own here. */
const EUROPE = plain([425], [1000, 4000], 500, 250);
const NORTH_AMERICA: Region = {
  ringback: cadence([440, 480], 2000, 4000),
  busy: cadence([480, 620], 500, 500),
  failure: cadence([480, 620], 250, 250),
};
const BRITAIN: Region = {
  ringback: [tone([400, 450], 400), pause(200), tone([400, 450], 400), pause(2000)],
  busy: cadence([400], 375, 375),
  failure: cadence([400], 250, 250),
};
const REGIONS: Readonly<Record<string, Region>> = {
  US: NORTH_AMERICA,
  CA: NORTH_AMERICA,
  GB: BRITAIN,
  IE: BRITAIN,
  CN: plain([450], [1000, 4000], 350, 700),
  FR: plain([440], [1500, 3500], 500, 250),
  JP: plain([400], [1000, 2000], 500, 250),
};

/** Parley's own ring: two falling bells, twice, and a rest. */
const RING: readonly Segment[] = [
  bell(783.99, 220),
  bell(659.26, 420),
  pause(160),
  bell(783.99, 220),
  bell(659.26, 900),
  pause(2000),
];

/** The pattern of a tone as people of the region (ISO 3166-1 alpha-2) know it. */
export const patternOf = (name: ToneName, region: string): Pattern => {
  const known = REGIONS[region] ?? EUROPE;
  switch (name) {
    case 'ring':
      return { segments: RING, times: Infinity, gain: 0.5 };
    case 'call-waiting':
      return { segments: [tone([440], 180), pause(160), tone([440], 180), pause(7500)], times: Infinity, gain: 0.12 };
    case 'ringback':
      return { segments: known.ringback, times: Infinity, gain: 0.15 };
    case 'busy':
      return { segments: known.busy, times: 3, gain: 0.15 };
    case 'failure':
      return { segments: known.failure, times: 4, gain: 0.15 };
  }
};

/** The sound that tries a loudspeaker. */
export const TEST_SOUND: Pattern = { segments: [bell(659.26, 260), bell(783.99, 700)], times: 1, gain: 0.5 };

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477, 1633];
const KEYS = ['123A', '456B', '789C', '*0#D'];

/** The keypad's tone of a digit (ITU-T Q.23), null for anything else. */
export const digitPattern = (digit: string): Pattern | null => {
  const row = KEYS.findIndex((keys) => keys.includes(digit.toUpperCase()));
  const [low, high] = [ROWS[row], COLUMNS[KEYS[row]?.indexOf(digit.toUpperCase()) ?? -1]];
  if (digit.length !== 1 || low === undefined || high === undefined) return null;
  return { segments: [tone([low, high], 120)], times: 1, gain: 0.15 };
};

/** Samples (−1…1) of one round of a pattern, with soft edges so that nothing clicks. */
export const samplesOf = ({ segments, gain }: Pattern, sampleRate: number): Float32Array<ArrayBuffer> => {
  const counts = segments.map((s) => Math.round((s.ms / 1000) * sampleRate));
  const out = new Float32Array(counts.reduce((all, n) => all + n, 0));
  const edge = Math.round(sampleRate * 0.006);
  let at = 0;
  for (const [i, { hz, bell: rings }] of segments.entries()) {
    const n = counts[i] ?? 0;
    for (let k = 0; k < n && hz.length > 0; k += 1) {
      const wave = hz.reduce(
        (all, f, h) => all + Math.sin((2 * Math.PI * f * k) / sampleRate) / (rings && h > 0 ? 4 : 1),
        0,
      );
      const soft = Math.min(1, k / edge, (n - 1 - k) / edge);
      const decay = rings ? Math.exp((-4 * k) / n) : 1;
      out[at + k] = (gain * soft * decay * wave) / hz.length;
    }
    at += n;
  }
  return out;
};
