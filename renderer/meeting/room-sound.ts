/** The meeting as it is heard: one mix, in one audio element, which is also what echo cancellation listens to. */
export type RoomSound = {
  play(track: MediaStreamTrack | null): void;
  /** The device heard on, by id; "" for the system's own choice. */
  sink(deviceId: string): void;
  /** Tries again after the person has touched the page. */
  unblock(): void;
  close(): void;
};

/** Sound through an element; `blocked` hears whether the browser refuses to play. */
export const createRoomSound = (element: HTMLAudioElement, blocked: (is: boolean) => void): RoomSound => {
  let playing: MediaStreamTrack | null = null;
  const start = (): void => {
    void element.play().then(
      () => blocked(false),
      (error: unknown) => blocked(error instanceof DOMException && error.name === 'NotAllowedError'),
    );
  };
  element.autoplay = true;
  // A telephone call, or a key for music, stops it; nobody has a button to play it again.
  element.onpause = () => {
    if (playing?.readyState === 'live') start();
  };
  return {
    play: (track) => {
      if (track === playing) return;
      playing = track;
      element.srcObject = track === null ? null : new MediaStream([track]);
      if (track !== null) start();
    },
    sink: (deviceId) => {
      // Not every browser of a guest lets a page choose (Audio Output Devices API).
      if ('setSinkId' in element && element.sinkId !== deviceId)
        void element.setSinkId(deviceId).catch(() => undefined);
    },
    unblock: start,
    close: () => {
      playing = null;
      element.pause();
      element.srcObject = null;
    },
  };
};
