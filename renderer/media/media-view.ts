import type { MediaReport } from '../../app/bridge/contract.ts';

/** A device as the system lists it. */
export type Device = { readonly id: string; readonly label: string };

/** The three kinds of device, and the one that rings. */
export type DeviceKind = 'microphone' | 'camera' | 'speaker' | 'ringer';

/** Something about devices that a person should read once. */
export type DeviceNotice = {
  readonly id: number;
  /** `switched`: the device in use went away, or the system's default moved, and `label` took its place; `returned`: it came back and is used again. */
  readonly what: 'switched' | 'returned';
  readonly kind: DeviceKind;
  readonly label: string;
  /** Goes back to what was used before; null when it is gone. */
  readonly undo: (() => void) | null;
};

/** Why a device cannot be used: none there, refused by the system, in use by another program. */
export type DeviceTrouble = 'none' | 'denied' | 'busy';

/** How well a session's media fares, in words with a direction. */
export type Quality = 'unknown' | 'good' | 'upload-unstable' | 'download-unstable' | 'both-unstable' | 'silent';

/** One session (= call) as it is seen and heard here: what is reported to main, and what only this window has. */
export type SessionView = Omit<MediaReport, 'session'> & {
  readonly remoteVideo: MediaStream | null;
  readonly quality: Quality;
  /** The RTCPeerConnection is up. */
  readonly connected: boolean;
};

/** Everything the screens see of camera, microphone, speaker and screen share; written only by renderer/media. */
export type MediaView = {
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  readonly sharing: boolean;
  readonly devices: {
    readonly microphones: readonly Device[];
    readonly cameras: readonly Device[];
    readonly speakers: readonly Device[];
  };
  /** The devices in use by name; "" for none. */
  readonly using: {
    readonly microphone: string;
    readonly camera: string;
    readonly speaker: string;
    readonly ringer: string;
  };
  readonly trouble: { readonly microphone: DeviceTrouble | null; readonly camera: DeviceTrouble | null };
  /** Own picture, for the self view and the settings' preview. */
  readonly localVideo: MediaStream | null;
  /** Microphone level while a call or a preview uses it, dBFS; −127 when closed. */
  readonly microphoneDb: number;
  /** The open microphone has been silent (< −60 dBFS) for 8 s while not muted: "nobody can hear you". */
  readonly nobodyHearsYou: boolean;
  /** The muted person is talking. */
  readonly talkingWhileMuted: boolean;
  readonly notices: readonly DeviceNotice[];
  readonly sessions: Readonly<Record<string, SessionView>>;
};

/** What the screens may ask of the media side. */
export type MediaActions = {
  setMicrophone(on: boolean): void;
  setCamera(on: boolean): void;
  /** Opens the share of a source that was chosen by `chooseShareSource`. */
  startShare(): Promise<boolean>;
  stopShare(): void;
  /** Opens camera and microphone for a preview (settings, first screen); returns the way to close it. Video only when asked. */
  preview(video: boolean): () => void;
  /** Plays a short tone on the speaker or ring device. */
  testSound(kind: 'speaker' | 'ringer'): void;
  /** Echoes a keypad digit (0-9 * # A-D) on the speaker; only this side hears it. */
  playDigit(digit: string): void;
  dismissNotice(id: number): void;
};
