import type { MeetingAction } from '../../app/meeting/action.ts';
import type { MemberMedia } from '../../app/meeting/member.ts';
import { useMedia } from '../media/media-store.ts';
import type { Device, DeviceKind } from '../media/media-view.ts';
import { createSwitchesMemory } from '../media/switches-memory.ts';
import { later } from '../media/wire.ts';
import { type Switches, takenByHost, toTell } from '../meeting/own-switches.ts';
import type { RoomControls } from '../meeting/room-controls.ts';
import { createRoomMedia, type RoomMediaSide } from '../meeting/room-media.ts';
import { useRoom } from '../meeting/room-store.ts';
import { createAwake } from './awake.ts';
import { createGuestClient, type SocketEars } from './guest-client.ts';
import { createGuestMedia } from './guest-media.ts';
import { useGuest } from './guest-store.ts';
import { KEPT } from './page-storage.ts';

/** What the guest's screens can do. */
export type GuestPage = {
  readonly controls: RoomControls;
  join(name: string, password: string): void;
  choose(kind: DeviceKind, device: Device | null): void;
  answerAsked(unmute: boolean): void;
  again(): void;
};

const openSocket = (ears: SocketEars): WebSocket => {
  const socket = new WebSocket(`wss://${location.host}/ws`);
  socket.onopen = ears.opened;
  socket.onmessage = ({ data }) => ears.said(String(data));
  socket.onclose = ears.closed;
  return socket;
};

const ownMedia = (): MemberMedia | null => {
  const { view } = useGuest.getState();
  return view?.members.find(({ id }) => id === view.self)?.media ?? null;
};

/** Starts the page of a meeting (nine digits): its connection to the app, its devices, and what the screens can do. */
export const startGuestPage = (meeting: string): GuestPage => {
  const key = `parley.place.${meeting}`;
  const switches = createSwitchesMemory(KEPT.inTab);
  let room: RoomMediaSide | null = null;
  /** What the meeting was told last of our switches. */
  let told: Switches | null = null;
  /** The meeting has been seen since we came in: before that nothing is told, for a host may have muted us meanwhile. */
  let seen = false;

  const client = createGuestClient({
    meeting,
    // Missing where a person or a company switched WebRTC off, e.g. in the lockdown mode of Apple's systems.
    fit: 'RTCPeerConnection' in window && 'mediaDevices' in navigator,
    store: useGuest,
    connect: openSocket,
    memory: {
      token: () => KEPT.inTab.getItem(key),
      keep: (token) => (token === null ? KEPT.inTab.removeItem(key) : KEPT.inTab.setItem(key, token)),
    },
    later,
    now: Date.now,
    entered: () => {
      told = null;
      seen = false;
      if (room === null) room = createRoomMedia(client.signalling, () => useGuest.getState().iceServers);
      else room.renew();
    },
    left: () => {
      room?.close();
      room = null;
    },
    slots: (slots) => room?.slots(slots),
  });

  const sync = (): void => {
    const { stage, view, online } = useGuest.getState();
    if (room === null) return;
    const { microphoneOn, cameraOn } = useMedia.getState();
    switches.keep({ microphoneOn, cameraOn });
    const tracks = media.tracks();
    room.send(tracks);
    if (tracks.sound !== null && useRoom.getState().soundBlocked) room.unblock();
    room.sink(media.speaker());
    if (stage.at !== 'in' || view === null || !online || !seen) return;
    const here: Switches = {
      microphone: microphoneOn && tracks.sound !== null,
      camera: tracks.camera !== null,
      screen: tracks.screen !== null,
    };
    const action = toTell(here, told);
    told = here;
    if (action !== null) client.act(action);
  };
  const media = createGuestMedia(navigator.mediaDevices, () => sync());

  const awake = createAwake(navigator.wakeLock, document);
  useGuest.subscribe((now, before) => {
    const { at } = now.stage;
    if (at !== before.stage.at) {
      awake(at === 'in');
      if (at === 'door' && before.stage.at === 'connecting' && switches.recall() === null)
        useMedia.setState({ cameraOn: now.video });
      if (at === 'over') {
        switches.forget();
        media.close();
      } else if (at !== 'connecting') media.open();
    }
    if (now.view === before.view) return;
    seen = true;
    const own = ownMedia();
    if (own !== null) {
      const was = before.view?.members.find(({ id }) => id === before.view?.self)?.media ?? null;
      const taken = now.pending ? {} : takenByHost(was, own);
      if (taken.microphone === false) media.setMicrophone(false);
      if (taken.camera === false) media.setCamera(false);
      if (taken.screen === false) media.stopShare();
      media.silence(own.mutedByHost);
    }
    sync();
  });
  const remembered = switches.recall();
  if (remembered !== null) useMedia.setState(remembered);
  window.addEventListener('online', client.reconnect);
  /** Plays what the browser held back: it lets a page play that was touched or that records, and stops a hidden one. */
  const playOn = (): void => {
    if (room === null) return;
    if (useRoom.getState().soundBlocked) room.unblock();
    for (const video of document.querySelectorAll('video')) if (video.paused) void video.play().catch(() => undefined);
  };
  for (const touch of ['click', 'keydown'] as const) document.addEventListener(touch, playOn);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return;
    if (!useGuest.getState().online) client.reconnect();
    playOn();
  });
  client.start();

  return {
    controls: {
      act: (action: MeetingAction) => client.act(action),
      setMicrophone: media.setMicrophone,
      setCamera: media.setCamera,
      startShare: () => void media.startShare(),
      stopShare: media.stopShare,
      leave: client.leave,
      help: null,
      unblockSound: () => room?.unblock(),
    },
    join: (name, password) => {
      const { trouble, microphoneOn, cameraOn } = useMedia.getState();
      client.join({
        name,
        password,
        microphone: microphoneOn && trouble.microphone === null,
        camera: cameraOn && trouble.camera === null,
      });
    },
    choose: media.choose,
    answerAsked: (unmute) => {
      client.answered();
      if (unmute) media.setMicrophone(true);
    },
    again: client.again,
  };
};
