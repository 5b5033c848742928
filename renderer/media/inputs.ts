import { createCapture } from './capture.ts';
import { cameraWish, microphoneWish, type PictureSize, type Processing } from './constraints.ts';
import type { Devices } from './devices.ts';
import { useMedia } from './media-store.ts';
import { later } from './wire.ts';

/** The person's microphone and camera. */
export type Inputs = {
  /** What has to be open. */
  need(microphone: boolean, camera: boolean, processing: Processing, picture?: PictureSize): void;
  mute(muted: boolean): void;
  /** The open microphone as it is metered, never muted; null while it is closed. */
  microphone(): MediaStreamTrack | null;
  /** The open microphone as it is sent. */
  voice(): MediaStreamTrack | null;
  camera(): MediaStreamTrack | null;
  retryMicrophone(): void;
  retryCamera(): void;
};

const openOne = (constraints: MediaStreamConstraints): Promise<MediaStreamTrack> =>
  navigator.mediaDevices.getUserMedia(constraints).then((stream) => stream.getTracks()[0] as MediaStreamTrack);

/** Inputs on the devices that `devices` chooses; `changed` is called when a track came or went. */
export const createInputs = (devices: Devices, changed: () => void, open = openOne): Inputs => {
  let voice: MediaStreamTrack | null = null;
  let muted = false;

  const captureOf = (kind: 'microphone' | 'camera', took: (track: MediaStreamTrack | null) => void) =>
    createCapture({
      open,
      later,
      lost: () => void devices.refresh(),
      changed: (track, trouble) => {
        useMedia.setState((s) => ({ trouble: { ...s.trouble, [kind]: trouble } }));
        took(track);
        // What hides names, or even that there are devices, until one was opened shows them now.
        if (track !== null && devices.list(kind).every((d) => d.label === '')) void devices.refresh();
        changed();
      },
    });
  const microphone = captureOf('microphone', (track) => {
    voice?.stop();
    voice = track?.clone() ?? null;
    if (voice !== null) voice.enabled = !muted;
  });
  const camera = captureOf('camera', () => undefined);

  return {
    need: (needMicrophone, needCamera, processing, picture) => {
      microphone.wish(needMicrophone ? microphoneWish(devices.using('microphone'), processing) : null);
      camera.wish(needCamera ? cameraWish(devices.using('camera'), picture) : null);
    },
    mute: (next) => {
      muted = next;
      if (voice !== null) voice.enabled = !muted;
    },
    microphone: microphone.track,
    voice: () => voice,
    camera: camera.track,
    retryMicrophone: microphone.retry,
    retryCamera: camera.retry,
  };
};
