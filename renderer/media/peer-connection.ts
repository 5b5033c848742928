import type { Direction } from '../../app/media/direction.ts';

/** Where a leg stands: `lost` asks for an offer that begins ICE anew (direct only); `failed` is final, the leg is to be replaced. */
export type LegState = 'new' | 'connected' | 'lost' | 'failed';

/** What the leg's senders carry; null sends nothing. */
export type SentTracks = {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
  /** A screen keeps its resolution, a face its motion. */
  readonly videoIs: 'camera' | 'screen';
};

/** Directions of the two streams; video null leaves it out. */
export type LegDirections = { readonly audio: Direction; readonly video: Direction | null };

/** One RTCPeerConnection, its two streams, and nothing of calls. */
export type Leg = {
  readonly id: string;
  state(): LegState;
  /** Hears changes of state and of remote tracks; one listener at a time. */
  listen(listener: (() => void) | null): void;
  remoteTrack(kind: 'audio' | 'video'): MediaStreamTrack | null;
  send(tracks: SentTracks): Promise<void>;
  limitVideo(kbps: number): Promise<void>;
  /** A new local offer, of other ICE credentials with `restart`; throws when the browser refuses. */
  offer(directions: LegDirections & { readonly restart?: boolean }): Promise<string>;
  accept(answer: string): Promise<void>;
  /** Takes back an offer that was refused (JSEP section 4.1.10.2). */
  rollback(): Promise<void>;
  /** The answer to a remote offer (direct transport only). */
  answer(offer: string, directions: LegDirections): Promise<string>;
  /** Sends digits by RFC 4733 after those still being sent; nothing when the connection cannot. */
  sendDigits(digits: string): void;
  /** Whether an offer of ours waits for its answer. */
  offering(): boolean;
  /** The local SDP in force or offered; null before the first. */
  localSdp(): string | null;
  /** The remote SDP in force; null before the first answer. */
  remoteSdp(): string | null;
  stats(): Promise<RTCStatsReport>;
  close(): void;
};

/** What a leg is made from. */
export type LegOptions = {
  readonly id: string;
  readonly connection: RTCPeerConnection;
  readonly transport: 'gateway' | 'direct';
  readonly videoMaxKbps: number;
};

/** Milliseconds: a loopback leg that answers no checks for this long has lost its gateway. */
const GATEWAY_LOST_MS = 1000;
/** Milliseconds that a direct leg may hear nothing before its way counts as lost: some packets come late (RFC 7675 section 5.1). */
const DIRECT_LOST_MS = 2000;
/** Milliseconds for a direct leg to be found another way before another leg is tried. */
const RESTART_MS = 20_000;
/** Milliseconds for ICE and DTLS of a loopback leg, generous for a machine under load. */
const CONNECT_MS = 8000;
/** Milliseconds of a digit and of the gap after it. */
const DIGIT_MS = 100;
const DIGIT_GAP_MS = 70;
/** Milliseconds for gathering candidates of a direct leg. */
const GATHER_MS = 1000;

/** A leg over a fresh RTCPeerConnection; a gateway leg has both m-lines from the start so that a spare fits every call. */
export const createLeg = ({ id, connection: pc, transport, videoMaxKbps }: LegOptions): Leg => {
  let state: LegState = 'new';
  let listener: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sent: SentTracks = { audio: null, video: null, videoIs: 'camera' };
  let kbps = videoMaxKbps;

  const transceiver = (kind: 'audio' | 'video'): RTCRtpTransceiver | null =>
    pc.getTransceivers().find((t) => t.receiver.track.kind === kind && t.currentDirection !== 'stopped') ?? null;

  const enter = (next: LegState): void => {
    clearTimeout(timer);
    if (state === 'failed' || state === next) return;
    state = next;
    listener?.();
  };
  const after = (ms: number, then: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };
  const failAfter = (ms: number): void => after(ms, () => enter('failed'));
  /** A direct way is lost: the connection lives on, as only it has the keys the peer knows. */
  const lose = (): void => {
    if (state !== 'connected') return;
    enter('lost');
    failAfter(RESTART_MS);
  };
  pc.onconnectionstatechange = () => {
    const now = pc.connectionState;
    if (now === 'connected') enter('connected');
    // What failed for want of a way can be found another; failed DTLS cannot.
    else if (now === 'failed' && transport === 'direct' && pc.iceConnectionState === 'failed' && state !== 'new')
      lose();
    else if (now === 'failed') enter('failed');
    else if (now === 'disconnected' && transport === 'gateway') failAfter(GATEWAY_LOST_MS);
    else if (now === 'disconnected' && state === 'connected') after(DIRECT_LOST_MS, lose);
  };
  pc.ontrack = () => listener?.();

  const require = (kind: 'audio' | 'video'): RTCRtpTransceiver =>
    transceiver(kind) ??
    pc.addTransceiver(kind, {
      direction: 'inactive',
      ...(kind === 'video' ? { sendEncodings: [{ maxBitrate: kbps * 1000 }] } : {}),
    });
  const direct = (directions: LegDirections): void => {
    require('audio').direction = directions.audio;
    if (transport === 'gateway' || directions.video !== null)
      require('video').direction = directions.video ?? 'inactive';
    else if (transceiver('video') !== null) require('video').direction = 'inactive';
  };
  const put = async (kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void> => {
    const sender = transceiver(kind)?.sender;
    if (sender !== undefined && sender.track !== track) await sender.replaceTrack(track);
  };
  const tuneVideo = async (): Promise<void> => {
    const sender = transceiver('video')?.sender;
    if (sender === undefined) return;
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings;
    const preference = sent.videoIs === 'screen' ? 'maintain-resolution' : 'balanced';
    if (encoding === undefined) return;
    if (encoding.maxBitrate === kbps * 1000 && parameters.degradationPreference === preference) return;
    encoding.maxBitrate = kbps * 1000;
    parameters.degradationPreference = preference;
    await sender.setParameters(parameters).catch(() => undefined);
  };
  const send = async (): Promise<void> => {
    const { audio, video } = sent;
    await Promise.all([put('audio', audio), put('video', video)]);
  };
  const local = async (anew = false): Promise<string> => {
    if (transport === 'direct') await gathered(pc, anew);
    return pc.localDescription?.sdp ?? '';
  };

  return {
    id,
    state: () => state,
    listen: (next) => {
      listener = next;
    },
    remoteTrack: (kind) => transceiver(kind)?.receiver.track ?? null,
    send: async (tracks) => {
      const retune = tracks.videoIs !== sent.videoIs;
      sent = tracks;
      await send();
      if (retune) await tuneVideo();
    },
    limitVideo: async (limit) => {
      kbps = limit;
      if (pc.signalingState === 'stable') await tuneVideo();
    },
    offer: async (directions) => {
      direct(directions);
      await send();
      const restart = directions.restart === true;
      await pc.setLocalDescription(await pc.createOffer({ iceRestart: restart }));
      return local(restart);
    },
    accept: async (answer) => {
      await pc.setRemoteDescription({ type: 'answer', sdp: answer });
      if (state === 'new' && transport === 'gateway') failAfter(CONNECT_MS);
      if (sent.video !== null) await tuneVideo();
    },
    answer: async (offer, directions) => {
      await pc.setRemoteDescription({ type: 'offer', sdp: offer });
      direct({ audio: directions.audio, video: transceiver('video') === null ? null : directions.video });
      await send();
      await pc.setLocalDescription(await pc.createAnswer());
      if (sent.video !== null) await tuneVideo();
      return local();
    },
    rollback: () => pc.setLocalDescription({ type: 'rollback' }),
    sendDigits: (digits) => {
      const dtmf = transceiver('audio')?.sender.dtmf;
      if (dtmf?.canInsertDTMF) dtmf.insertDTMF(dtmf.toneBuffer + digits, DIGIT_MS, DIGIT_GAP_MS);
    },
    offering: () => pc.signalingState === 'have-local-offer',
    localSdp: () => pc.localDescription?.sdp ?? null,
    remoteSdp: () => pc.currentRemoteDescription?.sdp ?? null,
    stats: () => pc.getStats(),
    close: () => {
      clearTimeout(timer);
      listener = null;
      state = 'failed';
      pc.onconnectionstatechange = null;
      pc.ontrack = null;
      pc.close();
    },
  };
};

/** Resolves when every candidate is known; `anew`: the state may still be that of the credentials before. */
const gathered = (pc: RTCPeerConnection, anew: boolean): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(limit);
      pc.onicegatheringstatechange = null;
      resolve();
    };
    const limit = setTimeout(end, GATHER_MS);
    const look = (): void => {
      const isStale = anew && !/^a=candidate:/m.test(pc.localDescription?.sdp ?? '');
      if (pc.iceGatheringState === 'complete' && !isStale) end();
    };
    pc.onicegatheringstatechange = look;
    look();
  });
