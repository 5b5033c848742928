import type { Quality } from './media-view.ts';

/** One look at a session, every two seconds. */
export type QualitySample = {
  /** 0–1. */
  readonly lossIn: number;
  readonly lossOut: number;
  readonly roundTripMs: number | null;
  readonly jitterMs: number | null;
  /** Packets that came and went since the last look. */
  readonly arrived: number;
  readonly departed: number;
  /** Whether sound should come by the plan, and goes: microphone on and not held. */
  readonly expecting: boolean;
  readonly sending: boolean;
};

/** What is remembered between looks; the counters rise while a direction is bad and fall while it is good. */
export type QualityState = {
  readonly up: number;
  readonly down: number;
  readonly silentLooks: number;
  readonly seen: boolean;
  readonly quality: Quality;
};

/** A session nobody has looked at. */
export const NO_QUALITY: QualityState = { up: 0, down: 0, silentLooks: 0, seen: false, quality: 'unknown' };

/** Two bad looks out of a few raise the alarm; it takes three good ones more to end it. */
const ALARM = 4;
const MOST = 6;
/** Looks without a packet until the peer counts as silent: about 6 s. */
const SILENT_LOOKS = 3;

const BAD_LOSS = 0.05;
const BAD_JITTER_MS = 60;
const BAD_ROUND_TRIP_MS = 600;

const counted = (before: number, bad: boolean): number => Math.max(0, Math.min(MOST, before + (bad ? 2 : -1)));
const alarmed = (now: number, was: boolean): boolean => (was ? now > 1 : now >= ALARM);

/** Judges a look: the next state, whose `quality` is in words with a direction; a muted microphone never raises an alarm. */
export const judge = (state: QualityState, s: QualitySample): QualityState => {
  const silentLooks = s.expecting && s.arrived === 0 ? state.silentLooks + 1 : 0;
  const seen = state.seen || s.arrived > 0;
  const slow = (s.roundTripMs ?? 0) >= BAD_ROUND_TRIP_MS;
  const up = s.sending ? counted(state.up, s.departed > 0 && (s.lossOut >= BAD_LOSS || slow)) : 0;
  const down = s.expecting ? counted(state.down, s.lossIn >= BAD_LOSS || (s.jitterMs ?? 0) >= BAD_JITTER_MS) : 0;
  const upBad = alarmed(up, state.quality === 'upload-unstable' || state.quality === 'both-unstable');
  const downBad = alarmed(down, state.quality === 'download-unstable' || state.quality === 'both-unstable');
  const quality: Quality =
    silentLooks >= SILENT_LOOKS
      ? 'silent'
      : upBad && downBad
        ? 'both-unstable'
        : upBad
          ? 'upload-unstable'
          : downBad
            ? 'download-unstable'
            : seen
              ? 'good'
              : 'unknown';
  return { up, down, silentLooks, seen, quality };
};
