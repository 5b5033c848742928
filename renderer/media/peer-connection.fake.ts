/** What a test sees of a fake connection, and does to it. */
export type FakeConnection = {
  readonly connection: RTCPeerConnection;
  /** What was asked of it, in order. */
  readonly log: string[];
  /** With `ice`, the connection failed for want of a way; else by DTLS. */
  become(state: RTCPeerConnectionState, ice?: 'ice'): void;
  /** Finds a candidate of its own; null ends them. */
  find(candidate: string | null): void;
  /** Tracks its senders carry, in the order of its m= lines. */
  sent(): readonly (MediaStreamTrack | null)[];
  closed(): boolean;
};

type FakeTransceiver = {
  direction: RTCRtpTransceiverDirection;
  currentDirection: RTCRtpTransceiverDirection | null;
  readonly receiver: { readonly track: MediaStreamTrack };
  readonly sender: {
    track: MediaStreamTrack | null;
    readonly dtmf: Pick<RTCDTMFSender, 'canInsertDTMF' | 'toneBuffer' | 'insertDTMF'>;
    replaceTrack(track: MediaStreamTrack | null): Promise<void>;
    getParameters(): RTCRtpSendParameters;
    setParameters(parameters: RTCRtpSendParameters): Promise<void>;
  };
};

/** A track that is only a name. */
export const fakeTrack = (kind: 'audio' | 'video', id: string): MediaStreamTrack =>
  ({ kind, id, enabled: true, readyState: 'live', stop: () => undefined }) as unknown as MediaStreamTrack;

/** A connection that keeps the rules of signalling (JSEP section 3.5.1) and sends nothing; its SDP names directions only. */
export const fakeConnection = (): FakeConnection => {
  const log: string[] = [];
  const transceivers: FakeTransceiver[] = [];
  let state: RTCPeerConnectionState = 'new';
  let signaling: RTCSignalingState = 'stable';
  let local: string | null = null;
  let remote: string | null = null;
  let tones = '';

  const rules = (allowed: boolean, what: string): void => {
    if (state === 'closed' || !allowed)
      throw new DOMException(`${what} in ${signaling}, ${state}`, 'InvalidStateError');
    log.push(what);
  };
  const add = (kind: 'audio' | 'video', init: RTCRtpTransceiverInit = {}): FakeTransceiver => {
    let parameters = {
      transactionId: '',
      encodings: [{ ...init.sendEncodings?.[0] }],
      codecs: [],
      headerExtensions: [],
      rtcp: {},
    };
    const made: FakeTransceiver = {
      direction: init.direction ?? 'sendrecv',
      currentDirection: null,
      receiver: { track: fakeTrack(kind, `remote-${kind}`) },
      sender: {
        track: null,
        dtmf: {
          get canInsertDTMF() {
            return state === 'connected';
          },
          get toneBuffer() {
            return tones;
          },
          insertDTMF: (next, duration, gap) => {
            tones = next;
            log.push(`tones ${next} of ${duration} ms, ${gap} ms apart`);
          },
        },
        replaceTrack: async (track) => {
          made.sender.track = track;
        },
        getParameters: () => structuredClone(parameters),
        setParameters: async (next) => {
          parameters = next as typeof parameters;
          log.push(`${kind} at most ${next.encodings[0]?.maxBitrate}`);
        },
      },
    };
    transceivers.push(made);
    return made;
  };
  const described = (): string =>
    transceivers.map((t) => `m=${t.receiver.track.kind}\r\na=${t.direction}`).join('\r\n');

  const connection = {
    onicecandidate: null as ((event: RTCPeerConnectionIceEvent) => void) | null,
    onconnectionstatechange: null as (() => void) | null,
    ontrack: null as (() => void) | null,
    onicegatheringstatechange: null as (() => void) | null,
    iceGatheringState: 'complete',
    get connectionState() {
      return state;
    },
    iceConnectionState: 'connected' as RTCIceConnectionState,
    get signalingState() {
      return signaling;
    },
    get localDescription() {
      return local === null ? null : { sdp: local };
    },
    get currentRemoteDescription() {
      return remote === null ? null : { sdp: remote };
    },
    getTransceivers: () => transceivers,
    addTransceiver: add,
    createOffer: async (options: RTCOfferOptions = {}) => {
      if (options.iceRestart === true) log.push('ice restart');
      return { type: 'offer', sdp: described() };
    },
    addIceCandidate: async ({ candidate }: RTCIceCandidateInit) => {
      rules(remote !== null, `candidate ${candidate}`);
    },
    createAnswer: async () => ({ type: 'answer', sdp: described() }),
    setLocalDescription: async ({ type, sdp }: RTCSessionDescriptionInit) => {
      if (type === 'rollback') {
        rules(signaling === 'have-local-offer', 'rollback');
        signaling = 'stable';
        return;
      }
      rules(type === 'offer' ? signaling !== 'have-remote-offer' : signaling === 'have-remote-offer', `local ${type}`);
      signaling = type === 'offer' ? 'have-local-offer' : 'stable';
      local = sdp ?? '';
    },
    setRemoteDescription: async ({ type, sdp }: RTCSessionDescriptionInit) => {
      rules(type === 'offer' ? signaling === 'stable' : signaling === 'have-local-offer', `remote ${type}`);
      signaling = type === 'offer' ? 'have-remote-offer' : 'stable';
      remote = sdp ?? '';
      if (type !== 'offer') return;
      for (const kind of ['audio', 'video'] as const) {
        const known = transceivers.some((t) => t.receiver.track.kind === kind);
        if (!known && remote.includes(`m=${kind}`)) add(kind, { direction: 'recvonly' });
      }
    },
    getStats: async () => new Map(),
    close: () => {
      state = 'closed';
    },
  };
  return {
    connection: connection as unknown as RTCPeerConnection,
    log,
    become: (next, ice) => {
      state = next;
      connection.iceConnectionState = ice === undefined ? 'connected' : 'failed';
      connection.onconnectionstatechange?.();
    },
    find: (candidate) =>
      connection.onicecandidate?.({
        candidate: candidate === null ? null : { candidate },
      } as RTCPeerConnectionIceEvent),
    sent: () => transceivers.map((t) => t.sender.track),
    closed: () => state === 'closed',
  };
};
