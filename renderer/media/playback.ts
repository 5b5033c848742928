/** What is heard of the sessions, each in an element of its own. */
export type Playback = {
  /** The session's remote sound; null takes it away. */
  play(session: string, track: MediaStreamTrack | null): void;
  /** The sessions that are heard; all others are mute. */
  hear(sessions: ReadonlySet<string>): void;
  /** The device heard on, by id; "" for the system's own choice. */
  sink(deviceId: string): void;
};

/** Playback through audio elements, which is also what echo cancellation listens to. */
export const createPlayback = (newElement: () => HTMLAudioElement): Playback => {
  const elements = new Map<string, HTMLAudioElement>();
  let heard: ReadonlySet<string> = new Set();
  let sinkId = '';

  const start = (element: HTMLAudioElement): void => void element.play().catch(() => undefined);
  const route = (element: HTMLAudioElement): void => {
    if (element.sinkId !== sinkId) void element.setSinkId(sinkId).catch(() => undefined);
  };

  return {
    play: (session, track) => {
      const old = elements.get(session);
      if (track === null) {
        elements.delete(session);
        old?.pause();
        if (old !== undefined) old.srcObject = null;
        return;
      }
      const [playing] = (old?.srcObject as MediaStream | null | undefined)?.getTracks() ?? [];
      if (playing === track) return;
      const element = old ?? newElement();
      elements.set(session, element);
      element.autoplay = true;
      element.muted = !heard.has(session);
      element.srcObject = new MediaStream([track]);
      route(element);
      start(element);
    },
    hear: (sessions) => {
      heard = sessions;
      for (const [session, element] of elements) {
        element.muted = !heard.has(session);
        if (!element.muted && element.paused) start(element);
      }
    },
    sink: (deviceId) => {
      sinkId = deviceId;
      for (const element of elements.values()) route(element);
    },
  };
};
