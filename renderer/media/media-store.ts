import { create } from 'zustand';
import type { MediaView, SessionView } from './media-view.ts';

/** Level of nothing at all, dBFS. */
export const QUIET_DB = -127;

/** What is shown before any device was listed and any call was placed. */
export const INITIAL_MEDIA: MediaView = {
  microphoneOn: true,
  cameraOn: true,
  sharing: false,
  devices: { microphones: [], cameras: [], speakers: [] },
  using: { microphone: '', camera: '', speaker: '', ringer: '' },
  trouble: { microphone: null, camera: null },
  localVideo: null,
  microphoneDb: QUIET_DB,
  nobodyHearsYou: false,
  talkingWhileMuted: false,
  notices: [],
  sessions: {},
};

/** A session of which nothing has been heard or seen yet. */
export const INITIAL_SESSION: SessionView = {
  remoteVideo: null,
  heardDb: QUIET_DB,
  sentDb: QUIET_DB,
  heardHz: 0,
  sentHz: 0,
  framesPerSecond: null,
  frameWidth: null,
  frameHeight: null,
  lossIn: 0,
  lossOut: 0,
  roundTripMs: null,
  jitterMs: null,
  quality: 'unknown',
  connected: false,
};

/** The media side as the screens see it; written only by renderer/media. */
export const useMedia = create<MediaView>()(() => INITIAL_MEDIA);

/** Changes what is shown of one session, adding the session when it is new. */
export const showSession = (id: string, change: Partial<SessionView>): void =>
  useMedia.setState(({ sessions }) => ({
    sessions: { ...sessions, [id]: { ...(sessions[id] ?? INITIAL_SESSION), ...change } },
  }));

/** Takes a session off the store. */
export const hideSession = (id: string): void =>
  useMedia.setState(({ sessions }) => {
    const { [id]: _, ...rest } = sessions;
    return { sessions: rest };
  });
