/** What is remembered of the microphone to say "nobody can hear you" and "you are muted". */
export type VoiceState = {
  /** ms when the microphone last had sound, or was opened or unmuted; null while it is closed. */
  readonly soundAt: number | null;
  /** Something was heard since it was opened. */
  readonly everHeard: boolean;
  /** ms of talking gathered while muted; drains in pauses. */
  readonly talkedMs: number;
  /** ms when a muted person last talked. */
  readonly talkedAt: number;
  readonly at: number;
  readonly nobodyHearsYou: boolean;
  readonly talkingWhileMuted: boolean;
};

/** One look at the microphone. */
export type VoiceSample = {
  /** ms. */
  readonly now: number;
  /** dBFS, before the mute. */
  readonly db: number;
  readonly open: boolean;
  readonly muted: boolean;
  /** Somebody is there to hear it. */
  readonly talking: boolean;
};

/** A microphone that is closed. */
export const NO_VOICE: VoiceState = {
  soundAt: null,
  everHeard: false,
  talkedMs: 0,
  talkedAt: 0,
  at: 0,
  nobodyHearsYou: false,
  talkingWhileMuted: false,
};

const SILENT_DB = -60;
const SILENT_MS = 8000;
/** A microphone that worked is only doubted when it gives no noise at all for long: noise suppression makes listeners silent. */
const DEAD_DB = -100;
const DEAD_MS = 30_000;
const TALK_DB = -40;
const TALK_MS = 400;
const FORGET_MS = 3000;

/** Looks at the microphone once more. */
export const listenToVoice = (state: VoiceState, { now, db, open, muted, talking }: VoiceSample): VoiceState => {
  if (!open || !talking) return NO_VOICE;
  if (muted) {
    const passed = state.at === 0 ? 0 : Math.min(500, Math.max(0, now - state.at));
    const loud = db > TALK_DB;
    const talkedMs = Math.max(0, Math.min(TALK_MS, state.talkedMs + (loud ? passed : -passed / 2)));
    const told = talkedMs >= TALK_MS;
    const talkedAt = told ? now : state.talkedAt;
    const talkingWhileMuted = told || (state.talkingWhileMuted && now - talkedAt < FORGET_MS);
    return { ...NO_VOICE, everHeard: state.everHeard, talkedMs, talkedAt, at: now, talkingWhileMuted };
  }
  const sound = db > (state.everHeard ? DEAD_DB : SILENT_DB);
  const soundAt = sound || state.soundAt === null ? now : state.soundAt;
  const nobodyHearsYou = now - soundAt >= (state.everHeard ? DEAD_MS : SILENT_MS);
  return { ...NO_VOICE, soundAt, everHeard: state.everHeard || sound, at: now, nobodyHearsYou };
};
