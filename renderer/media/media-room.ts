import type { ParleyBridge } from '../../app/bridge/contract.ts';
import type { Call } from '../../app/call/call.ts';
import { MediaType } from '../../app/conf/enumerations.ts';
import type { MediaPlan } from '../../app/media/media-plan.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../app/settings/settings.ts';
import { createHostRoom, type HostRoom } from '../meeting/host-room.ts';
import { createRoomMedia } from '../meeting/room-media.ts';
import { heardCalls, isOurs, sendingOf, wantsCamera, wantsMicrophone } from './call-media.ts';
import { MEETING_PICTURE, SCREEN } from './constraints.ts';
import { createDevices } from './devices.ts';
import { createInputs } from './inputs.ts';
import { createLevels } from './levels.ts';
import { createMeasure } from './measure.ts';
import { useMedia } from './media-store.ts';
import type { DeviceKind, MediaActions } from './media-view.ts';
import { dismissNotice, notify } from './notices.ts';
import { createLeg, type Leg, type SentTracks } from './peer-connection.ts';
import { createPlayback } from './playback.ts';
import { onPresence } from './presence.ts';
import { createReconciler } from './reconcile.ts';
import { createShare } from './share.ts';
import { showDevices, showLeg } from './show.ts';
import { createSpare } from './spare.ts';
import { createSwitchesMemory } from './switches-memory.ts';
import { createTonePlayer, createTones } from './tones.ts';
import { ask, later, pause } from './wire.ts';

/** Milliseconds main gets to answer a negotiation. */
const ANSWER_MS = 8000;
/** A context that meters and makes silence but plays to no device. */
const MUTE_CONTEXT = { latencyHint: 'playback', sinkId: { type: 'none' } } as AudioContextOptions;

/** Wires devices, connections, playback, tones and measuring to the bridge; `sync` makes them all fit after every change. */
export const createMediaRoom = (
  bridge: ParleyBridge,
): { readonly actions: MediaActions; readonly hostRoom: HostRoom } => {
  let calls: readonly Call[] = [];
  let allCalls: readonly Call[] = [];
  let plans: readonly MediaPlan[] = [];
  let allPlans: readonly MediaPlan[] = [];
  let settings: Settings = DEFAULT_SETTINGS;
  let settled = false;
  let previews = 0;
  let videoPreviews = 0;
  let joined: ReadonlySet<string> = new Set();
  const memory = createSwitchesMemory(sessionStorage);
  let remembered = memory.recall();

  const view = useMedia.getState;
  const planOf = (session: string): MediaPlan | null => plans.find((p) => p.session === session) ?? null;
  const callOf = (session: string): Call | null => calls.find((c) => c.id === session) ?? null;
  const switches = () => ({ cameraOn: view().cameraOn, sharedBy: share.call() });

  const levels = createLevels(() => new AudioContext(MUTE_CONTEXT));
  const playback = createPlayback(() => new Audio());
  const tones = createTones(createTonePlayer(() => new AudioContext()));
  const share = createShare({
    open: () => navigator.mediaDevices.getDisplayMedia(SCREEN).then((s) => s.getVideoTracks()[0] as MediaStreamTrack),
    needVideo: async (call) =>
      hostRoom.meeting()?.id === call ||
      callOf(call)?.video === true ||
      (await ask(bridge, 'setVideo', { call, on: true }, ANSWER_MS)).ok,
    changed: () => sync(),
  });

  const needs = (kind: DeviceKind): boolean => {
    const inRoom = hostRoom.meeting() !== null;
    if (kind === 'microphone') return previews > 0 || inRoom || wantsMicrophone(calls);
    if (kind === 'camera')
      return videoPreviews > 0 || (inRoom && !away() && view().cameraOn) || wantsCamera(calls, plans, switches());
    return inRoom || calls.some((c) => c.state.phase !== 'ended');
  };
  const devices = createDevices({
    mediaDevices: navigator.mediaDevices,
    changed: () => sync(),
    moved: (kind, move, undo) => {
      if (needs(kind)) notify(kind, move, undo);
    },
  });
  const inputs = createInputs(devices, () => sync());
  const sinkOf = (kind: 'speaker' | 'ringer'): string =>
    devices.standard(kind) ? '' : (devices.using(kind)?.id ?? '');

  const openLeg = (transport: MediaPlan['transport']): Leg =>
    createLeg({
      id: crypto.randomUUID(),
      connection: new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' }),
      transport,
      videoMaxKbps: settings.videoMaxKbps,
    });
  const spare = createSpare({
    openLeg: () => openLeg('gateway'),
    negotiate: (offer) => ask(bridge, 'negotiateMedia', offer, ANSWER_MS),
    later,
  });

  /** The person talks with somebody else meanwhile. */
  const away = (): boolean => calls.some((c) => c.state.phase === 'active');
  const hostRoom = createHostRoom({
    bridge,
    openRoom: createRoomMedia,
    take: ({ microphone, camera, screen }) => {
      if (screen === false) share.stop();
      switched({
        ...(microphone === undefined ? {} : { microphoneOn: microphone }),
        ...(camera === undefined ? {} : { cameraOn: camera }),
      });
    },
    changed: () => split(),
  });
  const muted = (): boolean => !view().microphoneOn || (hostRoom.silenced() && !away());
  /** Where the screen goes that is shared: into the room when it was shared there, or in a call that came into it. */
  const roomScreen = (): MediaStreamTrack | null => {
    const by = share.call();
    const meeting = hostRoom.meeting();
    if (meeting === null || by === null) return null;
    const inIt = by === meeting.id || allCalls.some((c) => c.id === by && c.meeting?.confId === meeting.id);
    return inIt ? share.track() : null;
  };
  const sendToRoom = (): void => {
    if (hostRoom.meeting() === null) return;
    const elsewhere = away();
    const sound = elsewhere ? null : inputs.voice();
    const camera = elsewhere || !view().cameraOn ? null : inputs.camera();
    const screen = roomScreen();
    const { microphoneOn, cameraOn, trouble } = view();
    // By the switches, not the tracks: a device that is opened otherwise is gone for a moment.
    hostRoom.send({ sound, camera, screen }, sinkOf('speaker'), {
      microphone: microphoneOn && trouble.microphone === null,
      camera: cameraOn && trouble.camera === null,
      screen: screen !== null,
    });
  };

  const audioOf = (session: string): 'voice' | 'silence' | 'nothing' => {
    const plan = planOf(session);
    const { audio } = plan === null ? { audio: 'nothing' as const } : sendingOf(callOf(session), plan, switches());
    if (audio !== 'microphone') return audio;
    return inputs.voice() !== null ? 'voice' : view().trouble.microphone !== null ? 'silence' : 'nothing';
  };
  const tracksOf = (session: string): SentTracks => {
    const plan = planOf(session);
    const { video } = plan === null ? { video: 'nothing' as const } : sendingOf(callOf(session), plan, switches());
    const audio = audioOf(session);
    return {
      audio: audio === 'voice' ? inputs.voice() : audio === 'silence' ? levels.silence() : null,
      video: video === 'camera' ? inputs.camera() : video === 'screen' ? share.track() : null,
      videoIs: video === 'screen' ? 'screen' : 'camera',
    };
  };
  const reconciler = createReconciler({
    takeSpare: () => {
      const leg = spare.take();
      void leg?.limitVideo(settings.videoMaxKbps);
      return leg;
    },
    openLeg,
    negotiate: (offer) => ask(bridge, 'negotiateMedia', offer, ANSWER_MS),
    sendDirect: (message) => ask(bridge, 'directMedia', message, ANSWER_MS),
    tracksOf,
    wait: pause,
    changed: (session, leg) => {
      playback.play(session, leg?.remoteTrack('audio') ?? null);
      showLeg(session, planOf(session), leg);
      measure.check();
    },
  });
  const measure = createMeasure({
    levels,
    legs: reconciler.legs,
    plan: planOf,
    speaks: (session) => view().microphoneOn && audioOf(session) === 'voice',
    hears: (session) => heardCalls(calls).has(session),
    microphone: inputs.microphone,
    muted,
    inTalk: () => hostRoom.meeting() !== null || calls.some((c) => c.state.phase === 'active'),
    report: (report) => void ask(bridge, 'reportMedia', report, ANSWER_MS),
    now: () => performance.now(),
  });

  const sync = (): void => {
    // Devices opened before the settings and the list are known would be opened twice.
    const inRoom = hostRoom.meeting() !== null;
    const picture = inRoom && !away() ? MEETING_PICTURE : undefined;
    if (settled) inputs.need(needs('microphone'), needs('camera'), settings, picture);
    inputs.mute(muted());
    playback.hear(heardCalls(calls));
    playback.sink(sinkOf('speaker'));
    tones.sinks(sinkOf('speaker'), sinkOf('ringer'));
    reconciler.retrack();
    if (!plans.some((p) => audioOf(p.session) === 'silence')) levels.noSilence();
    const own = inRoom ? inputs.camera() : (share.track() ?? inputs.camera());
    showDevices(devices, own, share.track() !== null);
    sendToRoom();
    measure.check();
  };

  /** Follows the calls this side takes part in: switches start with the first of them and end with the last. */
  const join = (): void => {
    const ours = calls.filter(isOurs);
    const alone = joined.size === 0;
    const [first] = alone ? ours : [];
    const meeting = hostRoom.meeting();
    joined = new Set([...ours.map((c) => c.id), ...(meeting === null ? [] : [meeting.id])]);
    if (first?.direction === 'out') useMedia.setState({ cameraOn: first.mediaType === MediaType.HWM_MEDIA_TYPE_VIDEO });
    if (alone && joined.size > 0 && remembered !== null) useMedia.setState(remembered);
    if (joined.size > 0) memory.keep(view());
    else memory.forget();
    if (joined.size === 0 && !alone) useMedia.setState({ microphoneOn: true });
    remembered = null;
    const shared = share.call();
    if (shared !== null && !joined.has(shared) && roomScreen() === null) share.stop();
  };

  const switched = (change: { microphoneOn?: boolean; cameraOn?: boolean }): void => {
    useMedia.setState(change);
    if (joined.size > 0) memory.keep(view());
    sync();
  };

  bridge.watch('settings', (next) => {
    const limit = next.videoMaxKbps !== settings.videoMaxKbps;
    settings = next;
    if (settled) devices.pin(next);
    else
      void devices.start(next).then(() => {
        settled = true;
        sync();
      });
    if (limit) for (const leg of reconciler.legs().values()) void leg.limitVideo(next.videoMaxKbps);
    sync();
  });
  /** Calls and plans without those that a meeting's room carries: of these nothing comes to this window but the room. */
  const split = (): void => {
    const carried = (call: Call | undefined): boolean => call?.meeting != null && hostRoom.carries(call.meeting.confId);
    calls = allCalls.filter((c) => !carried(c));
    plans = allPlans.filter(({ session }) => !carried(allCalls.find((c) => c.id === session)));
    join();
    reconciler.want(plans);
    for (const [session, leg] of reconciler.legs()) showLeg(session, planOf(session), leg);
    sync();
  };
  bridge.watch('calls', (next) => {
    allCalls = next;
    split();
    tones.follow(calls);
    if (calls.some((c) => c.state.phase !== 'ended')) spare.expect();
  });
  bridge.watch('media', (next) => {
    allPlans = next;
    split();
  });
  bridge.on('sendDigits', ({ session, digits }) => reconciler.legs().get(session)?.sendDigits(digits));
  bridge.watch('app', (app) => {
    tones.region(app.region);
    if (app.ready) spare.start();
  });
  onPresence(window, spare.expect);

  return {
    hostRoom,
    actions: {
      setMicrophone: (microphoneOn) => switched({ microphoneOn }),
      setCamera: (cameraOn) => {
        inputs.retryCamera();
        switched({ cameraOn });
      },
      startShare: async () => {
        const talk = calls.find((c) => c.state.phase === 'active')?.id ?? hostRoom.meeting()?.id;
        return talk === undefined ? false : share.start(talk);
      },
      stopShare: share.stop,
      preview: (video) => {
        let open = true;
        const count = (by: number): void => {
          previews += by;
          if (video) videoPreviews += by;
          sync();
        };
        count(1);
        return () => {
          if (open) count(-1);
          open = false;
        };
      },
      testSound: tones.test,
      playDigit: tones.digit,
      dismissNotice,
    },
  };
};
