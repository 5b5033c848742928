import { MEETING_PICTURE, SCREEN } from '../media/constraints.ts';
import { createDevices, type Devices, type Pins } from '../media/devices.ts';
import { createInputs } from '../media/inputs.ts';
import { createLevels } from '../media/levels.ts';
import { QUIET_DB, useMedia } from '../media/media-store.ts';
import type { Device, DeviceKind } from '../media/media-view.ts';
import { createShare } from '../media/share.ts';
import { showDevices } from '../media/show.ts';
import { listenToVoice, NO_VOICE } from '../media/silence.ts';
import type { RoomTracks } from '../meeting/room-connection.ts';
import { openTogether } from './open-together.ts';

/** The guest's microphone, camera and screen; what is shown of them is in `useMedia`. */
export type GuestMedia = {
  /** Devices are open, as far as they are switched on, from here to `close`. */
  open(): void;
  close(): void;
  setMicrophone(on: boolean): void;
  setCamera(on: boolean): void;
  /** A host has taken the microphone. */
  silence(silent: boolean): void;
  /** Null follows the system. */
  choose(kind: DeviceKind, device: Device | null): void;
  startShare(): Promise<boolean>;
  stopShare(): void;
  tracks(): RoomTracks;
  /** The device heard on, by id; "" for the system's own choice. */
  speaker(): string;
};

const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
/** ms between readings of the microphone's level. */
const TICK_MS = 100;
/** dB that a shown level falls in one reading. */
const FALL_DB = 3;
/** What browsers count as touching a page, before which they let nothing sound, and thus nothing be measured. */
const TOUCHES = ['click', 'keydown'] as const;

/** The guest's devices; `changed` hears of every track that came or went. A device that is missing or refused stops nothing. */
export const createGuestMedia = (mediaDevices: MediaDevices, changed: () => void): GuestMedia => {
  const view = useMedia.getState;
  let pins: Pins = { microphone: null, camera: null, speaker: null, ringer: null };
  let isOpen = false;
  let listed = false;
  let silent = false;
  let voice = NO_VOICE;

  const sync = (): void => {
    if (listed) inputs.need(isOpen, isOpen && view().cameraOn, SOUND, MEETING_PICTURE);
    inputs.mute(silent || !view().microphoneOn);
    showDevices(shown, inputs.camera(), share.track() !== null);
    changed();
  };
  const devices = createDevices({ mediaDevices, changed: () => sync(), moved: () => undefined });
  // Until the person chooses here the browser does: Firefox lets them, together with the permission.
  const wanted: Devices = { ...devices, using: (kind) => (pins[kind] === null ? null : devices.using(kind)) };
  const inputs = createInputs(
    wanted,
    () => sync(),
    openTogether({
      ask: (constraints) => mediaDevices.getUserMedia(constraints),
      allowed: async (name) => (await navigator.permissions.query({ name }).catch(() => null))?.state === 'granted',
    }),
  );
  const tracksOf: { readonly [K in DeviceKind]?: () => MediaStreamTrack | null } = {
    microphone: inputs.microphone,
    camera: inputs.camera,
  };
  const shown: Devices = {
    ...devices,
    using: (kind) => {
      const track = tracksOf[kind]?.() ?? null;
      return track === null ? devices.using(kind) : { id: track.getSettings().deviceId ?? '', label: track.label };
    },
  };
  const levels = createLevels(() => new AudioContext({ latencyHint: 'playback' }));
  const share = createShare({
    open: () => mediaDevices.getDisplayMedia(SCREEN).then((s) => s.getVideoTracks()[0] as MediaStreamTrack),
    needVideo: async () => true,
    changed: () => sync(),
  });

  const tick = (): void => {
    const track = inputs.microphone();
    levels.meter('microphone', track);
    const db = levels.db('microphone');
    const muted = silent || !view().microphoneOn;
    // What cannot be measured is not called silent.
    const open = track !== null && levels.running();
    voice = listenToVoice(voice, { now: performance.now(), db, open, muted, talking: isOpen });
    useMedia.setState({
      microphoneDb: track === null ? QUIET_DB : Math.max(db, view().microphoneDb - FALL_DB),
      talkingWhileMuted: voice.talkingWhileMuted,
      nobodyHearsYou: voice.nobodyHearsYou,
    });
  };
  let timer: ReturnType<typeof setInterval> | null = null;
  return {
    open: () => {
      if (isOpen) return;
      isOpen = true;
      timer = setInterval(tick, TICK_MS);
      for (const touch of TOUCHES) document.addEventListener(touch, levels.wake);
      void devices.start(pins).then(() => {
        listed = true;
        sync();
      });
    },
    close: () => {
      isOpen = false;
      if (timer !== null) clearInterval(timer);
      for (const touch of TOUCHES) document.removeEventListener(touch, levels.wake);
      levels.meter('microphone', null);
      share.stop();
      devices.close();
      voice = NO_VOICE;
      sync();
    },
    setMicrophone: (on) => {
      useMedia.setState({ microphoneOn: on });
      if (on && view().trouble.microphone !== null) inputs.retryMicrophone();
      sync();
    },
    setCamera: (on) => {
      useMedia.setState({ cameraOn: on });
      if (on && view().trouble.camera !== null) inputs.retryCamera();
      sync();
    },
    silence: (is) => {
      silent = is;
      sync();
    },
    choose: (kind, device) => {
      pins = { ...pins, [kind]: device };
      devices.pin(pins);
      sync();
    },
    startShare: () => share.start('meeting'),
    stopShare: share.stop,
    tracks: () => ({ sound: inputs.voice(), camera: inputs.camera(), screen: share.track() }),
    speaker: () => (devices.standard('speaker') ? '' : (devices.using('speaker')?.id ?? '')),
  };
};
