import type { DeviceTrouble } from './media-view.ts';

/** What is to be opened; two wishes with the same key are the same. */
export type Wish = {
  readonly key: string;
  /** A device that is open already is closed before it is opened otherwise. */
  readonly deviceId: string;
  readonly constraints: MediaStreamConstraints;
};

/** What a capture needs of the world. */
export type CaptureWorld = {
  open(constraints: MediaStreamConstraints): Promise<MediaStreamTrack>;
  changed(track: MediaStreamTrack | null, trouble: DeviceTrouble | null): void;
  /** The device ended by itself: unplugged, or taken by the system. */
  lost(): void;
  later(ms: number, run: () => void): () => void;
};

/** One microphone or camera, open as long as it is wished for. */
export type Capture = {
  wish(wish: Wish | null): void;
  /** Tries again what failed before. */
  retry(): void;
  track(): MediaStreamTrack | null;
};

/** Milliseconds between tries of a device that another program holds. */
const BUSY_RETRY_MS = 3000;
/** Milliseconds until a device that ended by itself is opened again, unless another is wished for before. */
const LOST_RETRY_MS = 300;

/** Why getUserMedia failed, from the name of its error (Media Capture and Streams section 10.2.5). */
export const troubleOf = (name: string): DeviceTrouble =>
  name === 'NotAllowedError' || name === 'SecurityError'
    ? 'denied'
    : name === 'NotFoundError' || name === 'OverconstrainedError' || name === 'TypeError'
      ? 'none'
      : 'busy';

/** A capture over a world: the latest wish wins, one step at a time. */
export const createCapture = (world: CaptureWorld): Capture => {
  let wished: Wish | null = null;
  let actual: { readonly wish: Wish; readonly track: MediaStreamTrack } | null = null;
  let failedKey: string | null = null;
  let busy = false;
  let callOff: () => void = () => undefined;

  const stop = (): void => {
    if (actual === null) return;
    actual.track.onended = null;
    actual.track.stop();
    actual = null;
  };

  const open = async (wish: Wish): Promise<void> => {
    if (actual !== null && actual.wish.deviceId === wish.deviceId) stop();
    try {
      const track = await world.open(wish.constraints);
      stop();
      actual = { wish, track };
      track.onended = () => {
        if (actual?.track !== track) return;
        actual = null;
        // Not at once: the list of devices may say better, and a device that ends as it opens must not spin.
        failedKey = wish.key;
        callOff = world.later(LOST_RETRY_MS, retry);
        world.changed(null, null);
        world.lost();
      };
      if (wished?.key === wish.key) world.changed(track, null);
    } catch (error) {
      stop();
      failedKey = wish.key;
      const trouble = troubleOf(error instanceof Error ? error.name : '');
      world.changed(null, wished === null ? null : trouble);
      if (trouble === 'busy') callOff = world.later(BUSY_RETRY_MS, retry);
    }
  };

  const settle = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    while (wished === null ? actual !== null : actual?.wish.key !== wished.key && failedKey !== wished.key) {
      if (wished !== null) await open(wished);
      else {
        stop();
        world.changed(null, null);
      }
    }
    busy = false;
  };

  const retry = (): void => {
    callOff();
    failedKey = null;
    void settle();
  };

  return {
    wish: (wish) => {
      if (wish === null && wished !== null && failedKey !== null) world.changed(null, null);
      if (wish?.key !== wished?.key) {
        callOff();
        failedKey = null;
      }
      wished = wish;
      void settle();
    },
    retry,
    track: () => actual?.track ?? null,
  };
};
