import type { AppState, ParleyBridge } from '../../app/bridge/contract.ts';
import type { Call } from '../../app/call/call.ts';
import { MediaType } from '../../app/conf/enumerations.ts';
import { receives } from '../../app/media/direction.ts';
import type { MediaPlan } from '../../app/media/media-plan.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../app/settings/settings.ts';
import { heardCalls, isOurs, sendingOf, wantsCamera, wantsMicrophone } from './call-media.ts';
import { type Capture, createCapture } from './capture.ts';
import { cameraWish, microphoneWish, SCREEN } from './constraints.ts';
import { createDevices } from './devices.ts';
import { createLevels } from './levels.ts';
import { createMeasure } from './measure.ts';
import { hideSession, showSession, useMedia } from './media-store.ts';
import type { DeviceKind, MediaActions } from './media-view.ts';
import { dismissNotice, notify } from './notices.ts';
import { createLeg, type Leg, type SentTracks } from './peer-connection.ts';
import { createPlayback } from './playback.ts';
import { createReconciler } from './reconcile.ts';
import { createShare } from './share.ts';
import { createSpare } from './spare.ts';
import { createSwitchesMemory } from './switches-memory.ts';
import { createTonePlayer, createTones } from './tones.ts';
import { ask, later, pause } from './wire.ts';

/** Milliseconds main gets to answer a negotiation. */
const ANSWER_MS = 8000;
/** A context that meters and makes silence but plays to no device. */
const MUTE_CONTEXT = { latencyHint: 'playback', sinkId: { type: 'none' } } as AudioContextOptions;

/** Wires devices, connections, playback, tones and measuring to the bridge; `sync` makes them all fit after every change. */
export const createMediaRoom = (bridge: ParleyBridge): { readonly actions: MediaActions } => {
  let calls: readonly Call[] = [];
  let plans: readonly MediaPlan[] = [];
  let settings: Settings = DEFAULT_SETTINGS;
  let listed = false;
  let previews = 0;
  let videoPreviews = 0;
  let joined: ReadonlySet<string> = new Set();
  let voice: MediaStreamTrack | null = null;
  const pictures = new Map<string, MediaStream>();
  const memory = createSwitchesMemory(sessionStorage);
  let remembered = memory.recall();

  const view = useMedia.getState;
  const planOf = (session: string): MediaPlan | null => plans.find((p) => p.session === session) ?? null;
  const callOf = (session: string): Call | null => calls.find((c) => c.id === session) ?? null;
  const switches = () => ({ cameraOn: view().cameraOn, sharedBy: share.call() });

  const levels = createLevels(() => new AudioContext(MUTE_CONTEXT));
  const playback = createPlayback(() => new Audio());
  const tones = createTones(createTonePlayer(() => new AudioContext()));

  const open = (constraints: MediaStreamConstraints): Promise<MediaStreamTrack> =>
    navigator.mediaDevices.getUserMedia(constraints).then((stream) => stream.getTracks()[0] as MediaStreamTrack);
  const captureOf = (kind: 'microphone' | 'camera', changed: (track: MediaStreamTrack | null) => void): Capture =>
    createCapture({
      open,
      later,
      lost: () => void devices.refresh(),
      changed: (track, trouble) => {
        useMedia.setState((s) => ({ trouble: { ...s.trouble, [kind]: trouble } }));
        changed(track);
        if (track !== null && devices.list(kind).some((d) => d.label === '')) void devices.refresh();
        sync();
      },
    });
  const microphone = captureOf('microphone', (track) => {
    voice?.stop();
    voice = track?.clone() ?? null;
  });
  const camera = captureOf('camera', () => undefined);
  const share = createShare({
    open: () => navigator.mediaDevices.getDisplayMedia(SCREEN).then((s) => s.getVideoTracks()[0] as MediaStreamTrack),
    needVideo: async (call) =>
      callOf(call)?.video === true || (await ask(bridge, 'setVideo', { call, on: true }, ANSWER_MS)).ok,
    changed: () => sync(),
  });
  const devices = createDevices({
    mediaDevices: navigator.mediaDevices,
    changed: () => {
      listed = true;
      sync();
    },
    moved: (kind, move, undo) => {
      if (matters(kind)) notify(kind, move, undo);
    },
  });

  const matters = (kind: DeviceKind): boolean =>
    kind === 'microphone'
      ? microphoneNeeded()
      : kind === 'camera'
        ? cameraNeeded()
        : calls.some((c) => c.state.phase !== 'ended');
  const microphoneNeeded = (): boolean => previews > 0 || wantsMicrophone(calls);
  const cameraNeeded = (): boolean => videoPreviews > 0 || wantsCamera(calls, plans, switches());
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
  /** A session that gets silence, so that its packets keep flowing: held, or nothing to speak into. */
  const unheard = (session: string): boolean => {
    const plan = planOf(session);
    const audio = plan === null ? 'nothing' : sendingOf(callOf(session), plan, switches()).audio;
    return audio === 'silence' || (audio === 'microphone' && voice === null && view().trouble.microphone !== null);
  };
  const tracksOf = (session: string): SentTracks => {
    const plan = planOf(session);
    if (plan === null) return { audio: null, video: null, videoIs: 'camera' };
    const { audio, video } = sendingOf(callOf(session), plan, switches());
    return {
      audio: unheard(session) ? levels.silence() : audio === 'microphone' ? voice : null,
      video: video === 'camera' ? camera.track() : video === 'screen' ? share.track() : null,
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
      showLeg(session, leg);
      measure.check();
    },
  });
  const speaks = (session: string): boolean => {
    const plan = planOf(session);
    if (plan === null || voice === null || !view().microphoneOn) return false;
    return sendingOf(callOf(session), plan, switches()).audio === 'microphone';
  };
  const measure = createMeasure({
    levels,
    legs: reconciler.legs,
    plan: planOf,
    speaks,
    microphone: microphone.track,
    muted: () => !view().microphoneOn,
    inTalk: () => calls.some((c) => c.state.phase === 'active'),
    report: (report) => void ask(bridge, 'reportMedia', report, ANSWER_MS),
    now: () => performance.now(),
  });

  const showLeg = (session: string, leg: Leg | null): void => {
    const plan = planOf(session);
    playback.play(session, leg?.remoteTrack('audio') ?? null);
    if (plan === null) {
      pictures.delete(session);
      hideSession(session);
      return;
    }
    const track = plan.video !== null && receives(plan.video) ? (leg?.remoteTrack('video') ?? null) : null;
    const picture = pictures.get(session);
    if (track === null) pictures.delete(session);
    else if (picture?.getTracks()[0] !== track) pictures.set(session, new MediaStream([track]));
    showSession(session, { connected: leg?.state() === 'connected', remoteVideo: pictures.get(session) ?? null });
  };

  const showDevices = (): void => {
    const own = share.track() ?? camera.track();
    const shown = view().localVideo?.getTracks()[0] ?? null;
    useMedia.setState({
      sharing: share.track() !== null,
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

  const sync = (): void => {
    if (listed) {
      microphone.wish(microphoneNeeded() ? microphoneWish(devices.using('microphone'), settings) : null);
      camera.wish(cameraNeeded() ? cameraWish(devices.using('camera')) : null);
    }
    if (voice !== null) voice.enabled = view().microphoneOn;
    playback.hear(heardCalls(calls));
    playback.sink(sinkOf('speaker'));
    tones.sinks(sinkOf('speaker'), sinkOf('ringer'));
    reconciler.retrack();
    if (!plans.some((p) => unheard(p.session))) levels.noSilence();
    showDevices();
    measure.check();
  };

  const join = (): void => {
    const ours = calls.filter(isOurs);
    const first = joined.size === 0 ? ours[0] : undefined;
    joined = new Set(ours.map((c) => c.id));
    if (first !== undefined) {
      const asked = first.direction === 'out' && first.mediaType === MediaType.HWM_MEDIA_TYPE_VIDEO;
      useMedia.setState({ cameraOn: first.video || asked, ...remembered });
    } else if (ours.length === 0) {
      memory.forget();
      useMedia.setState({ microphoneOn: true });
    }
    remembered = null;
    const shared = share.call();
    if (shared !== null && !joined.has(shared)) share.stop();
  };

  const switched = (change: { microphoneOn?: boolean; cameraOn?: boolean }): void => {
    useMedia.setState(change);
    if (joined.size > 0) memory.keep(view());
    sync();
  };

  bridge.watch('settings', (next) => {
    const limit = next.videoMaxKbps !== settings.videoMaxKbps;
    settings = next;
    devices.pin(next);
    if (limit) for (const leg of reconciler.legs().values()) void leg.limitVideo(next.videoMaxKbps);
    sync();
  });
  bridge.watch('calls', (next) => {
    calls = next;
    join();
    tones.follow(calls);
    sync();
  });
  bridge.watch('media', (next) => {
    plans = next;
    reconciler.want(plans);
    for (const [session, leg] of reconciler.legs()) showLeg(session, leg);
    sync();
  });
  bridge.watch('app', (app: AppState) => {
    tones.region(app.region);
    if (app.ready) spare.start();
  });
  void devices.start(settings);

  return {
    actions: {
      setMicrophone: (microphoneOn) => switched({ microphoneOn }),
      setCamera: (cameraOn) => {
        camera.retry();
        switched({ cameraOn });
      },
      startShare: async () => {
        const call = calls.find((c) => c.state.phase === 'active');
        return call === undefined ? false : share.start(call.id);
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
