import { levelOf, strongestHz } from './level.ts';

/** Level meters on tracks, over one shared AudioContext that exists only while something is metered. */
export type Levels = {
  /** Meters the track under a name; null ends it. */
  meter(name: string, track: MediaStreamTrack | null): void;
  /** Whether something is metered indeed: a browser may hold that back. */
  running(): boolean;
  /** dBFS now; −127 for what is not metered. */
  db(name: string): number;
  /** Strongest frequency now; 0 when quiet. */
  hz(name: string): number;
  /** A track of silence, to keep packets flowing without a microphone. */
  silence(): MediaStreamTrack;
  /** Gives up the silence. */
  noSilence(): void;
  /** Lets sound be measured that a browser held back until the page was touched, or after a telephone call; called from a click or a key. */
  wake(): void;
};

type Meter = {
  readonly track: MediaStreamTrack;
  readonly source: MediaStreamAudioSourceNode;
  readonly analyser: AnalyserNode;
};

/** Samples in a level: 85 ms at 48 kHz, so that readings every 100 ms miss little. */
const LEVEL_SAMPLES = 4096;
/** Samples in a spectrum: bins of 5.9 Hz at 48 kHz. */
const SPECTRUM_SAMPLES = 8192;

/** Meters over contexts made by `newContext`, which should play to no device. */
export const createLevels = (newContext: () => AudioContext): Levels => {
  const meters = new Map<string, Meter>();
  const samples = new Float32Array(LEVEL_SAMPLES);
  const spectrum = new Float32Array(SPECTRUM_SAMPLES / 2);
  let context: AudioContext | null = null;
  let quiet: MediaStreamAudioDestinationNode | null = null;

  const wake = (): void => {
    // Safari has a state of its own besides "suspended": "interrupted".
    if (context !== null && context.state !== 'running') void context.resume().catch(() => undefined);
  };
  const open = (): AudioContext => {
    context ??= newContext();
    wake();
    return context;
  };
  const closeIfIdle = (): void => {
    if (meters.size > 0 || quiet !== null) return;
    void context?.close().catch(() => undefined);
    context = null;
  };
  const end = (name: string): void => {
    const meter = meters.get(name);
    meters.delete(name);
    meter?.source.disconnect();
  };

  return {
    meter: (name, track) => {
      if (meters.get(name)?.track === (track ?? undefined)) return;
      end(name);
      if (track !== null && track.readyState === 'live') {
        const graph = open();
        const source = graph.createMediaStreamSource(new MediaStream([track]));
        const analyser = graph.createAnalyser();
        analyser.fftSize = SPECTRUM_SAMPLES;
        analyser.smoothingTimeConstant = 0;
        source.connect(analyser);
        meters.set(name, { track, source, analyser });
      }
      closeIfIdle();
    },
    running: () => context?.state === 'running',
    db: (name) => {
      const meter = meters.get(name);
      samples.fill(0);
      meter?.analyser.getFloatTimeDomainData(samples);
      return levelOf(samples);
    },
    hz: (name) => {
      const meter = meters.get(name);
      if (meter === undefined) return 0;
      meter.analyser.getFloatFrequencyData(spectrum);
      return strongestHz(spectrum, meter.analyser.context.sampleRate);
    },
    silence: () => {
      quiet ??= open().createMediaStreamDestination();
      return quiet.stream.getAudioTracks()[0] as MediaStreamTrack;
    },
    noSilence: () => {
      quiet?.stream.getTracks().forEach((track) => {
        track.stop();
      });
      quiet = null;
      closeIfIdle();
    },
    wake,
  };
};
