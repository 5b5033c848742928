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

type Kept = { leg: Leg; counters: Counters; quality: QualityState };

/** Milliseconds between level readings; every tenth reports, every twentieth reads the connection's statistics. */
const TICK_MS = 100;

/** Measures while there is something to measure, and costs nothing otherwise. */
export const createMeasure = (world: MeasureWorld): { check(): void; stop(): void } => {
  const kept = new Map<string, Kept>();
  const metered = new Set<string>();
  let timer: ReturnType<typeof setInterval> | null = null;
  let ticks = 0;
  let voice: VoiceState = NO_VOICE;

  const meterSession = (session: string, track: MediaStreamTrack | null): void => {
    world.levels.meter(sessionMeter(session), track);
    if (track === null) metered.delete(session);
    else metered.add(session);
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

  const tick = (): void => {
    const { levels } = world;
    const whole = ticks % 10 === 0;
    const microphone = world.microphone();
    levels.meter(MICROPHONE_METER, microphone);
    const microphoneDb = levels.db(MICROPHONE_METER);
    voice = listenToVoice(voice, {
      now: world.now(),
      db: microphoneDb,
      open: microphone !== null,
      muted: world.muted(),
      talking: world.inTalk(),
    });
    const { nobodyHearsYou, talkingWhileMuted } = voice;
    useMedia.setState({ microphoneDb, nobodyHearsYou, talkingWhileMuted });
    for (const [session, leg] of world.legs()) {
      const speaks = world.speaks(session);
      meterSession(session, leg.remoteTrack('audio'));
      showSession(session, {
        heardDb: levels.db(sessionMeter(session)),
        sentDb: speaks ? microphoneDb : QUIET_DB,
        ...(whole
          ? { heardHz: levels.hz(sessionMeter(session)), sentHz: speaks ? levels.hz(MICROPHONE_METER) : 0 }
          : {}),
      });
      if (whole) world.report(reportOf(session));
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

const reportOf = (session: string): MediaReport => {
  const {
    remoteVideo: _,
    quality: __,
    connected: ___,
    ...numbers
  } = useMedia.getState().sessions[session] ?? INITIAL_SESSION;
  return { session, ...numbers };
};
