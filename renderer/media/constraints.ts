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

/** What to open as the camera: 720p at 30 frames per second where it can. */
export const cameraWish = (device: Device | null): Wish => {
  const deviceId = device?.id ?? '';
  return {
    key: deviceId,
    deviceId,
    constraints: {
      video: {
        deviceId: { ideal: deviceId },
        width: { ideal: 1280 },
        height: { ideal: 720 },
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
