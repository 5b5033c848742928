import type { Call } from '../../app/call/call.ts';
import { type Tone, toneFor } from './tone-for.ts';
import { digitPattern, type Pattern, patternOf, samplesOf, TEST_SOUND } from './tone-pattern.ts';

/** Plays patterns on a device. */
export type TonePlayer = {
  /** Plays, and returns the way to stop; `ended` is called when it is over by itself. */
  play(pattern: Pattern, sinkId: string, ended: () => void): () => void;
};

/** What should sound beside speech, sounding. */
export type Tones = {
  follow(calls: readonly Call[]): void;
  region(region: string): void;
  /** Devices by id, "" for the system's own choice. */
  sinks(speaker: string, ringer: string): void;
  test(kind: 'speaker' | 'ringer'): void;
  digit(digit: string): void;
  stop(): void;
};

/** Tones over a player: one at a time, each stopped as soon as the calls no longer ask for it. */
export const createTones = (player: TonePlayer): Tones => {
  const seen = new Set<string>();
  let sounding: Tone | null = null;
  let stop: () => void = () => undefined;
  let region = '';
  let speaker = '';
  let ringer = '';
  let calls: readonly Call[] = [];

  const once = (pattern: Pattern, sinkId: string): void => void player.play(pattern, sinkId, () => undefined);
  const quiet = (): void => {
    stop();
    stop = () => undefined;
    sounding = null;
  };
  const start = (tone: Tone): void => {
    sounding = tone;
    stop = player.play(patternOf(tone.name, region), tone.name === 'ring' ? ringer : speaker, () => {
      stop = () => undefined;
    });
  };

  return {
    follow: (next) => {
      calls = next;
      const tone = toneFor(calls, seen);
      for (const call of calls) if (call.state.phase !== 'ended') seen.add(call.id);
      for (const id of seen) if (!calls.some((c) => c.id === id)) seen.delete(id);
      if (tone?.name === sounding?.name && tone?.call === sounding?.call) return;
      quiet();
      if (tone !== null) start(tone);
    },
    region: (next) => {
      region = next;
    },
    sinks: (nextSpeaker, nextRinger) => {
      const moved = sounding?.name === 'ring' ? nextRinger !== ringer : nextSpeaker !== speaker;
      speaker = nextSpeaker;
      ringer = nextRinger;
      const again = sounding;
      if (!moved || again === null || again.name === 'busy' || again.name === 'failure') return;
      quiet();
      start(again);
    },
    test: (kind) => once(TEST_SOUND, kind === 'ringer' ? ringer : speaker),
    digit: (digit) => {
      const pattern = digitPattern(digit);
      if (pattern !== null) once(pattern, speaker);
    },
    stop: quiet,
  };
};

type Sinkable = AudioContext & { setSinkId?: (sinkId: string) => Promise<void> };

/** Hertz of the synthesised samples: twice what the highest tone needs. */
const TONE_RATE = 16_000;

/** A player by WebAudio; a context lives only as long as its tone. */
export const createTonePlayer = (newContext: () => AudioContext): TonePlayer => ({
  play: (pattern, sinkId, ended) => {
    const context: Sinkable = newContext();
    const samples = samplesOf(pattern, TONE_RATE);
    const rounds = pattern.times === Infinity ? 1 : pattern.times;
    const buffer = context.createBuffer(1, samples.length * rounds, TONE_RATE);
    for (let round = 0; round < rounds; round += 1) buffer.copyToChannel(samples, 0, round * samples.length);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.loop = pattern.times === Infinity;
    source.connect(context.destination);
    let closed = false;
    const close = (): void => {
      if (closed) return;
      closed = true;
      source.onended = null;
      void context.close().catch(() => undefined);
    };
    source.onended = () => {
      close();
      ended();
    };
    const begin = (): void => {
      if (!closed) source.start();
    };
    const routed = sinkId === '' ? undefined : context.setSinkId?.(sinkId).catch(() => undefined);
    if (routed === undefined) begin();
    else void routed.then(begin);
    return close;
  },
});
