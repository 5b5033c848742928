import type { MediaReport } from '../../app/bridge/contract.ts';
import { receives } from '../../app/media/direction.ts';
import type { MediaPlan } from '../../app/media/media-plan.ts';
import type { Levels } from './levels.ts';
import { INITIAL_SESSION, QUIET_DB, showSession, useMedia } from './media-store.ts';
import type { Leg } from './peer-connection.ts';
import { judge, NO_QUALITY, type QualityState } from './quality.ts';
import { listenToVoice, NO_VOICE, type VoiceState } from './silence.ts';
import { type Counters, NO_COUNTERS, readStats } from './stats.ts';

/** What is measured of: connections, plans, and what each session sends of the microphone. */
export type MeasureWorld = {
  readonly levels: Levels;
  legs(): ReadonlyMap<string, Leg>;
  plan(session: string): MediaPlan | null;
  /** The session gets the microphone, and it is not muted. */
  speaks(session: string): boolean;
  /** The session is played on the speaker. */
  hears(session: string): boolean;
  /** The open microphone before the mute; null while it is closed. */
  microphone(): MediaStreamTrack | null;
  muted(): boolean;
  /** Somebody is connected who could hear the microphone. */
  inTalk(): boolean;
  report(report: MediaReport): void;
  now(): number;
};

const MICROPHONE_METER = 'microphone';
const sessionMeter = (session: string): string => `session:${session}`;

/** The loudest moment of a second, and the frequency it had. */
type Moment = { readonly db: number; readonly hz: number };
/** One meter: what is shown falls slowly, as on any level meter, so that short sounds are seen. */
type Look = { readonly shownDb: number; readonly loudest: Moment; readonly rising: Moment };

const SILENT: Moment = { db: QUIET_DB, hz: 0 };
const NO_LOOK: Look = { shownDb: QUIET_DB, loudest: SILENT, rising: SILENT };
/** dB a shown level falls in one tick. */
const FALL_DB = 3;
/** dB under the loudest moment within which a sound still counts as the same. */
const LASTING_DB = 6;

type Kept = { leg: Leg; counters: Counters; quality: QualityState };

/** Milliseconds between level readings; every tenth reports, every twentieth reads the connection's statistics. */
const TICK_MS = 100;

/** Measures while there is something to measure, and costs nothing otherwise. */
export const createMeasure = (world: MeasureWorld): { check(): void; stop(): void } => {
  const kept = new Map<string, Kept>();
  const metered = new Set<string>();
  const looks = new Map<string, Look>();
  let timer: ReturnType<typeof setInterval> | null = null;
  let ticks = 0;
  let voice: VoiceState = NO_VOICE;

  const meterSession = (session: string, track: MediaStreamTrack | null): void => {
    world.levels.meter(sessionMeter(session), track);
    if (track !== null) {
      metered.add(session);
      return;
    }
    metered.delete(session);
    looks.delete(sessionMeter(session));
  };

  const readLeg = async (session: string, leg: Leg): Promise<void> => {
    const plan = world.plan(session);
    const found = kept.get(session);
    const last = found?.leg === leg ? found : { leg, counters: NO_COUNTERS, quality: found?.quality ?? NO_QUALITY };
    const report = await leg.stats();
    if (world.legs().get(session) !== leg || plan === null) return;
    const video = plan.video !== null && receives(plan.video);
    const { counters, arrived, departed, ...numbers } = readStats([...report.values()], last.counters, video);
    const expecting = receives(plan.audio);
    const quality = judge(last.quality, { ...numbers, arrived, departed, expecting, sending: world.speaks(session) });
    kept.set(session, { leg, counters, quality });
    showSession(session, { ...numbers, quality: quality.quality });
  };

  /** Reads a meter; `whole` ends a second, whose loudest moment is then known. */
  const look = (name: string, db: number, whole: boolean): Look => {
    const before = looks.get(name) ?? NO_LOOK;
    const shownDb = Math.round(Math.max(db, before.shownDb - FALL_DB, QUIET_DB) * 10) / 10;
    const hz = before.rising.hz;
    const louder = db > before.rising.db;
    // At the second's end a sound that still lasts is read again: its first moment may have caught it half.
    const lasts = whole && db > before.rising.db - LASTING_DB;
    const rising = { db: Math.max(db, before.rising.db), hz: louder || lasts ? world.levels.hz(name) : hz };
    const next = whole ? { shownDb, loudest: rising, rising: SILENT } : { shownDb, loudest: before.loudest, rising };
    looks.set(name, next);
    return next;
  };

  const report = (session: string, heardDb: number, sentDb: number): void => {
    const shown = useMedia.getState().sessions[session] ?? INITIAL_SESSION;
    const { remoteVideo: _, quality: __, connected: ___, ...numbers } = shown;
    world.report({ session, ...numbers, heardDb, sentDb });
  };

  const tick = (): void => {
    const { levels } = world;
    const whole = ticks % 10 === 9;
    const microphone = world.microphone();
    levels.meter(MICROPHONE_METER, microphone);
    const microphoneDb = levels.db(MICROPHONE_METER);
    const said = look(MICROPHONE_METER, microphoneDb, whole);
    voice = listenToVoice(voice, {
      now: world.now(),
      db: microphoneDb,
      open: microphone !== null,
      muted: world.muted(),
      talking: world.inTalk(),
    });
    const { nobodyHearsYou, talkingWhileMuted } = voice;
    useMedia.setState({ microphoneDb: said.shownDb, nobodyHearsYou, talkingWhileMuted });
    for (const [session, leg] of world.legs()) {
      const name = sessionMeter(session);
      meterSession(session, leg.remoteTrack('audio'));
      const heard = world.hears(session) ? look(name, levels.db(name), whole) : NO_LOOK;
      const sent = world.speaks(session) ? said : NO_LOOK;
      const hz = { heardHz: heard.loudest.hz, sentHz: sent.loudest.hz };
      showSession(session, { heardDb: heard.shownDb, sentDb: sent.shownDb, ...(whole ? hz : {}) });
      if (whole) report(session, heard.loudest.db, sent.loudest.db);
      if (ticks % 20 === 10) void readLeg(session, leg).catch(() => undefined);
    }
    ticks += 1;
  };

  const stop = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
    ticks = 0;
    voice = NO_VOICE;
    kept.clear();
    for (const session of metered) meterSession(session, null);
    world.levels.meter(MICROPHONE_METER, null);
    looks.clear();
    useMedia.setState({ microphoneDb: QUIET_DB, nobodyHearsYou: false, talkingWhileMuted: false });
  };

  return {
    check: () => {
      const needed = world.legs().size > 0 || world.microphone() !== null;
      for (const session of kept.keys()) if (!world.legs().has(session)) kept.delete(session);
      for (const session of metered) if (!world.legs().has(session)) meterSession(session, null);
      if (needed && timer === null) timer = setInterval(tick, TICK_MS);
      else if (!needed && timer !== null) stop();
    },
    stop,
  };
};
