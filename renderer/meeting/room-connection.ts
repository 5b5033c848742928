import { ROOM_LINES } from '../../app/meeting/slots.ts';

/** How a member's page speaks with the meeting about its connection: over the bridge or a WebSocket. */
export type RoomSignalling = {
  /** The answer to an offer; null when there is none to be had now. */
  offer(sdp: string): Promise<string | null>;
  /** A candidate line of ours (RFC 8839), "" for the end of them; a leg on loopback needs none of them. */
  candidate(candidate: string): void;
  /** Set by the connection: hears the candidates of the other side. */
  onCandidate: ((candidate: string) => void) | null;
};

/** Where the connection stands; `failed` says that nothing gets through, and it is tried on all the same. */
export type RoomState = 'new' | 'connected' | 'lost' | 'failed';

/** What is sent; null sends nothing. */
export type RoomTracks = {
  readonly sound: MediaStreamTrack | null;
  readonly camera: MediaStreamTrack | null;
  readonly screen: MediaStreamTrack | null;
};

/** A member's one connection to the meeting's room, kept up for as long as it is wanted. */
export type RoomConnection = {
  state(): RoomState;
  /** Puts other tracks in; nothing is negotiated for that. */
  send(tracks: RoomTracks): void;
  /** What arrives on a line of ROOM_LINES; another track after a new connection. */
  track(line: number): MediaStreamTrack | null;
  /** The way to the meeting is there again: what is broken is mended at once. */
  renew(): void;
  stats(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): void;
};

/** What a room connection is made from. */
export type RoomConnectionOptions = {
  readonly signalling: RoomSignalling;
  readonly newConnection: () => RTCPeerConnection;
  /** The state or the arriving tracks changed. */
  readonly changed: () => void;
  readonly later: (ms: number, run: () => void) => () => void;
};

/** Most bit/s of the own pictures: a face at 640×360, a screen to be read. */
const MOST_BPS = { camera: 600_000, screen: 1_500_000 } as const;
/** ms that a connection may be broken before it is mended: a short break mends itself. */
const GRACE_MS = 1000;
/** ms for ICE and DTLS of a new connection, and for a restart of ICE. */
const CONNECT_MS = 10_000;
const RESTART_MS = 5000;
/** New connections without success after which nothing seems to get through. */
const FAILED_AFTER = 3;

/** ms before the next try: doubling from half a second to five. */
const backOff = (tries: number): number => Math.min(5000, 250 * 2 ** tries);

type Repair = 'restart' | 'fresh';

/** Connects, and after a break restarts ICE, then connects anew (desired against actual, one step at a time). */
export const createRoomConnection = (options: RoomConnectionOptions): RoomConnection => {
  const { signalling, changed, later } = options;
  let pc: RTCPeerConnection | null = null;
  let tracks: RoomTracks = { sound: null, camera: null, screen: null };
  let state: RoomState = 'new';
  let due: Repair | null = 'fresh';
  /** New connections since the last one that came up. */
  let tries = 0;
  let busy = false;
  let closed = false;
  let callOff: () => void = () => undefined;
  /** Candidates of ours that wait for the answer, and of the other side that came before it; null after it. */
  let ours: string[] | null = [];
  let theirs: string[] | null = [];

  const enter = (next: RoomState): void => {
    if (state === next) return;
    state = next;
    changed();
  };
  const repair = (how: Repair): void => {
    if (closed) return;
    callOff();
    due = how;
    void settle();
  };
  const repairIn = (ms: number, how: Repair): void => {
    callOff();
    callOff = later(ms, () => repair(how));
  };

  const put = (): void => {
    const wanted = [tracks.sound, tracks.camera, tracks.screen];
    for (const [line, track] of wanted.entries()) {
      const sender = pc?.getTransceivers()[line]?.sender;
      if (sender !== undefined && sender.track !== track) void sender.replaceTrack(track).catch(() => undefined);
    }
  };

  const add = (connection: RTCPeerConnection, candidate: string): void =>
    void connection.addIceCandidate({ candidate, sdpMid: '0', sdpMLineIndex: 0 }).catch(() => undefined);

  const follow = (mine: RTCPeerConnection, restarting: boolean): void => {
    switch (mine.connectionState) {
      case 'connected':
        callOff();
        tries = 0;
        enter('connected');
        return;
      case 'disconnected':
        if (state !== 'connected') return;
        callOff();
        callOff = later(GRACE_MS, () => {
          enter('lost');
          repair('restart');
        });
        return;
      case 'failed':
        if (state === 'connected') enter('lost');
        repair(restarting || state !== 'lost' ? 'fresh' : 'restart');
    }
  };

  const drop = (): void => {
    if (pc === null) return;
    pc.onconnectionstatechange = null;
    pc.onicecandidate = null;
    pc.ontrack = null;
    pc.close();
    pc = null;
  };

  const open = (): RTCPeerConnection => {
    drop();
    const made = options.newConnection();
    pc = made;
    for (const { kind, use, picture } of ROOM_LINES) {
      const own = use === 'own' && picture !== null;
      made.addTransceiver(kind, {
        direction: use === 'sound' ? 'sendrecv' : own ? 'sendonly' : 'recvonly',
        ...(own ? { sendEncodings: [{ maxBitrate: MOST_BPS[picture], maxFramerate: 30 }] } : {}),
      });
    }
    put();
    made.onicecandidate = ({ candidate }) => {
      if (ours !== null) ours.push(candidate?.candidate ?? '');
      else signalling.candidate(candidate?.candidate ?? '');
    };
    made.ontrack = changed;
    return made;
  };

  /** Offers and takes the answer; false when there was none that fits. */
  const negotiate = async (mine: RTCPeerConnection, restart: boolean): Promise<boolean> => {
    ours = [];
    theirs = [];
    mine.onconnectionstatechange = () => follow(mine, restart);
    await mine.setLocalDescription(await mine.createOffer({ iceRestart: restart }));
    const answer = await signalling.offer(mine.localDescription?.sdp ?? '');
    if (answer === null || closed) return false;
    await mine.setRemoteDescription({ type: 'answer', sdp: answer });
    const [waiting, early] = [ours ?? [], theirs ?? []];
    // Before the answer the other side has no connection to which a candidate belongs.
    ours = null;
    theirs = null;
    for (const candidate of waiting) signalling.candidate(candidate);
    for (const candidate of early) add(mine, candidate);
    return true;
  };

  const step = async (how: Repair): Promise<void> => {
    const restart = how === 'restart' && pc !== null;
    if (!restart) tries += 1;
    if (tries > FAILED_AFTER) enter('failed');
    const again = (): Repair => (restart && pc?.signalingState === 'stable' ? 'restart' : 'fresh');
    try {
      const mine = restart && pc !== null ? pc : open();
      const done = await negotiate(mine, restart);
      if (closed || due !== null || mine.connectionState === 'connected') return;
      if (done) repairIn(restart ? RESTART_MS : CONNECT_MS, 'fresh');
      else repairIn(backOff(tries), again());
    } catch {
      if (!closed && due === null) repairIn(backOff(tries), 'fresh');
    }
  };

  const settle = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    while (due !== null && !closed) {
      const how = due;
      due = null;
      await step(how);
    }
    busy = false;
  };

  signalling.onCandidate = (candidate) => {
    if (theirs !== null) theirs.push(candidate);
    else if (pc !== null) add(pc, candidate);
  };
  void settle();

  return {
    state: () => state,
    send: (next) => {
      tracks = next;
      put();
    },
    track: (line) => pc?.getTransceivers()[line]?.receiver.track ?? null,
    renew: () => {
      if (state === 'connected') return;
      tries = 0;
      // Whoever answers now may be another than before, who knows nothing of the old connection.
      repair('fresh');
    },
    stats: async () => [...((await pc?.getStats()) ?? new Map()).values()],
    close: () => {
      closed = true;
      callOff();
      signalling.onCandidate = null;
      drop();
    },
  };
};
