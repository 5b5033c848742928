/** What sharing a screen needs of the world. */
export type ShareWorld = {
  open(): Promise<MediaStreamTrack>;
  /** Adds video to the call when it has none; false when that is refused. */
  needVideo(call: string): Promise<boolean>;
  /** The shared track, and the call it is shared in, changed. */
  changed(): void;
};

/** The screen shared in at most one call. */
export type Share = {
  start(call: string): Promise<boolean>;
  stop(): void;
  track(): MediaStreamTrack | null;
  call(): string | null;
};

/** A share over a world; the picture is opened first, for it needs the click that asked for it. */
export const createShare = (world: ShareWorld): Share => {
  let shared: { readonly track: MediaStreamTrack; readonly call: string } | null = null;

  const stop = (): void => {
    if (shared === null) return;
    const { track } = shared;
    shared = null;
    track.onended = null;
    track.stop();
    world.changed();
  };

  return {
    start: async (call) => {
      try {
        const track = await world.open();
        stop();
        track.contentHint = 'detail';
        const mine = { track, call };
        shared = mine;
        track.onended = () => {
          if (shared === mine) stop();
        };
        world.changed();
        if (await world.needVideo(call)) return shared === mine;
        if (shared === mine) stop();
        return false;
      } catch {
        return false;
      }
    },
    stop,
    track: () => shared?.track ?? null,
    call: () => shared?.call ?? null,
  };
};
