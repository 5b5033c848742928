import type { Settings } from '../../app/settings/settings.ts';
import type { Wish } from './capture.ts';
import type { Device } from './media-view.ts';

/** The settings that shape the microphone's sound; a change opens it anew. */
export type Processing = Pick<Settings, 'echoCancellation' | 'noiseSuppression' | 'autoGainControl'>;

/** What to open as the microphone; the device is asked for, not demanded, so that one that just went leads to another. */
export const microphoneWish = (device: Device | null, p: Processing): Wish => {
  const { echoCancellation, noiseSuppression, autoGainControl } = p;
  const deviceId = device?.id ?? '';
  return {
    key: `${deviceId}|${echoCancellation}|${noiseSuppression}|${autoGainControl}`,
    deviceId,
    constraints: {
      audio: { deviceId: { ideal: deviceId }, echoCancellation, noiseSuppression, autoGainControl, channelCount: 1 },
    },
  };
};

/** Pixels of a picture. */
export type PictureSize = { readonly width: number; readonly height: number };
/** A call between two is seen in 720p; in a meeting everybody's picture goes to everybody. */
const CALL_PICTURE: PictureSize = { width: 1280, height: 720 };
/** What a member of a meeting sends. */
export const MEETING_PICTURE: PictureSize = { width: 640, height: 360 };

/** What to open as the camera: this size at 30 frames per second where it can. */
export const cameraWish = (device: Device | null, { width, height }: PictureSize = CALL_PICTURE): Wish => {
  const deviceId = device?.id ?? '';
  return {
    key: `${deviceId}|${width}`,
    deviceId,
    constraints: {
      video: {
        deviceId: { ideal: deviceId },
        // Of a telephone's cameras the one that sees the person.
        ...(deviceId === '' ? { facingMode: { ideal: 'user' } } : {}),
        width: { ideal: width },
        height: { ideal: height },
        frameRate: { ideal: 30, max: 30 },
      },
    },
  };
};

/** What to capture of a shared screen: sharp rather than fluent. */
export const SCREEN: DisplayMediaStreamOptions = {
  video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 10, max: 15 } },
  audio: false,
};
