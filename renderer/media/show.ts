import { receives } from '../../app/media/direction.ts';
import type { MediaPlan } from '../../app/media/media-plan.ts';
import type { Devices } from './devices.ts';
import { hideSession, showSession, useMedia } from './media-store.ts';
import type { Leg } from './peer-connection.ts';

/** Devices and own picture, into the store. */
export const showDevices = (devices: Devices, own: MediaStreamTrack | null, sharing: boolean): void => {
  const shown = useMedia.getState().localVideo?.getTracks()[0] ?? null;
  useMedia.setState({
    sharing,
    devices: {
      microphones: devices.list('microphone'),
      cameras: devices.list('camera'),
      speakers: devices.list('speaker'),
    },
    using: {
      microphone: devices.using('microphone')?.label ?? '',
      camera: devices.using('camera')?.label ?? '',
      speaker: devices.using('speaker')?.label ?? '',
      ringer: devices.using('ringer')?.label ?? '',
    },
    ...(own === shown ? {} : { localVideo: own === null ? null : new MediaStream([own]) }),
  });
};

/** A session's connection and remote picture, into the store; without a plan the session leaves it. */
export const showLeg = (session: string, plan: MediaPlan | null, leg: Leg | null): void => {
  if (plan === null) {
    hideSession(session);
    return;
  }
  const track = plan.video !== null && receives(plan.video) ? (leg?.remoteTrack('video') ?? null) : null;
  const before = useMedia.getState().sessions[session]?.remoteVideo ?? null;
  const same = track !== null && before?.getTracks()[0] === track;
  showSession(session, {
    connected: leg?.state() === 'connected',
    remoteVideo: same ? before : track === null ? null : new MediaStream([track]),
  });
};
