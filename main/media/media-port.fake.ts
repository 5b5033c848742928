import { agreed, type Direction, mirrored } from '../../app/media/direction.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { MediaEvent, MediaPort, MediaSession, MediaSessionOptions, Wanted } from './media-port.ts';

/** A media session that speaks real SDP (RFC 3264 directions and refusals, RFC 4566 versions) and carries no media. */
export type FakeMediaSession = MediaSession & {
  readonly options: MediaSessionOptions;
  /** What signalling did, in order: `offer sendrecv`, `answer recvonly`, `accept early sendrecv`, `rollback`, `dtmf 12`, `key-frame`, `move 127.0.0.2`, `close`. */
  readonly log: readonly string[];
  /** The last description given out and the last one taken in. */
  readonly local: string;
  readonly remote: string;
  /** What was agreed last, as this side means it; null before. */
  readonly audio: Direction | null;
  readonly video: Direction | null;
  readonly closed: boolean;
  /** Lets something happen to the session on its own. */
  emit(event: MediaEvent): void;
  /** The next offer, answer or accept fails with this reason. */
  failNext(reason: string): void;
};

/** The port with its sessions at hand. */
export type FakeMediaPort = MediaPort & { readonly sessions: readonly FakeMediaSession[]; last(): FakeMediaSession };

let nextPort = 40_000;

/** A media port for tests of signalling: no sockets, no renderer. `telephoneEvent` false leaves RFC 4733 out. */
export const fakeMediaPort = (settings: { readonly telephoneEvent?: boolean } = {}): FakeMediaPort => {
  const sessions: FakeMediaSession[] = [];
  return {
    sessions,
    last: () => sessions.at(-1)!,
    open(id, options) {
      const session = openSession(id, options, settings.telephoneEvent ?? true);
      sessions.push(session);
      return session;
    },
  };
};

/** Options for a session nobody sends media on. */
export const fakeMediaOptions = (address = '127.0.0.1'): MediaSessionOptions => ({
  address,
  encryption: 'off',
  audioCodecs: ['PCMU', 'PCMA'],
  videoCodecs: ['VP8'],
  videoMaxKbps: 500,
  transport: 'gateway',
});

type Line = { readonly kind: string; readonly port: number; readonly protocol: string; readonly formats: string[] } & {
  readonly direction: Direction;
  readonly attributes: readonly string[];
};

const readLines = (sdp: string): Line[] => {
  const [head = '', ...blocks] = sdp.split(/^(?=m=)/m);
  const directionIn = (text: string): Direction | null =>
    (/^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(text)?.[1] as Direction | undefined) ?? null;
  return blocks.map((block) => {
    const [, kind = '', port = '0', protocol = '', formats = ''] = /^m=(\S+) (\d+)\S* (\S+) ?(.*)$/m.exec(block) ?? [];
    return {
      kind,
      port: Number(port),
      protocol,
      formats: formats.trim().split(/\s+/),
      direction: directionIn(block) ?? directionIn(head) ?? 'sendrecv',
      attributes: [...block.matchAll(/^a=(.*?)\s*$/gm)].map((match) => match[1]!),
    };
  });
};

const AUDIO: readonly string[] = ['0 PCMU/8000', '8 PCMA/8000'];
const EVENTS = '101 telephone-event/8000';
const VIDEO: readonly string[] = ['96 VP8/90000'];

const openSession = (id: string, options: MediaSessionOptions, telephoneEvent: boolean): FakeMediaSession => {
  const ports = { audio: nextPort, video: nextPort + 2 };
  nextPort = nextPort > 60_000 ? 40_000 : nextPort + 4;
  const log: string[] = [];
  const listeners = new Set<(event: MediaEvent) => void>();
  const state = {
    local: '',
    remote: '',
    audio: null as Direction | null,
    video: null as Direction | null,
    closed: false,
  };
  let stable = { ...state };
  let version = 0;
  let { address } = options;
  let failure: string | null = null;
  let remoteEvents = false;
  /** Every m= line ever used, by kind, in order: they stay, refused when not wanted (RFC 3264 section 8). */
  let order: string[] = [];

  const describe = (lines: readonly string[]): string => {
    version++;
    const family = address.includes(':') ? 'IP6' : 'IP4';
    const head = ['v=0', `o=- ${ports.audio} ${version} IN ${family} ${address}`, 's=-'];
    return [...head, `c=IN ${family} ${address}`, 't=0 0', ...lines, ''].join('\r\n');
  };
  const media = (
    kind: 'audio' | 'video',
    direction: Direction,
    maps: readonly string[],
    protocol: string,
  ): string[] => [
    `m=${kind} ${ports[kind]} ${protocol} ${maps.map((map) => map.split(' ')[0]).join(' ')}`,
    ...maps.map((map) => `a=rtpmap:${map}`),
    ...maps.filter((map) => map.includes('telephone-event')).map((map) => `a=fmtp:${map.split(' ')[0]} 0-15`),
    `a=${direction}`,
  ];
  const failing = (): Result<never> | null => {
    const reason = failure ?? (state.closed ? 'the media session is closed' : null);
    failure = null;
    return reason === null ? null : fail(SDKERR.UISDK_COMMON_ERROR, reason);
  };
  const wantedOf = (wanted: Wanted, kind: string): Direction | null =>
    kind === 'audio' ? wanted.audio : kind === 'video' ? wanted.video : null;
  const take = (kind: string, direction: Direction | null): void => {
    if (kind === 'audio') state.audio = direction;
    if (kind === 'video') state.video = direction;
  };
  const mapsFor = (line: Line, kind: 'audio' | 'video'): string[] => {
    const named = line.attributes.filter((a) => a.startsWith('rtpmap:')).map((a) => a.slice(7));
    const known = kind === 'audio' ? [...AUDIO, ...(telephoneEvent ? [EVENTS] : [])] : VIDEO;
    const names = new Set(known.map((map) => map.split(' ')[1]!.toLowerCase()));
    return line.formats.flatMap((pt) => {
      const map = named.find((m) => m.startsWith(`${pt} `)) ?? AUDIO.find((m) => m.startsWith(`${pt} `));
      return map !== undefined && names.has(map.split(' ')[1]!.toLowerCase()) ? [map] : [];
    });
  };

  const session: FakeMediaSession = {
    id,
    options,
    log,
    get local() {
      return state.local;
    },
    get remote() {
      return state.remote;
    },
    get audio() {
      return state.audio;
    },
    get video() {
      return state.video;
    },
    get closed() {
      return state.closed;
    },
    async offer(wanted) {
      const failed = failing();
      if (failed !== null) return failed;
      log.push(`offer ${wanted.audio}${wanted.video === null ? '' : ` video ${wanted.video}`}`);
      stable = { ...state };
      for (const kind of ['audio', 'video']) if (!order.includes(kind) && wantedOf(wanted, kind)) order.push(kind);
      const lines = order.flatMap((kind) => {
        const direction = wantedOf(wanted, kind);
        if (direction === null || (kind !== 'audio' && kind !== 'video')) return [`m=${kind} 0 RTP/AVP 0`];
        const maps = kind === 'audio' ? [...AUDIO, ...(telephoneEvent ? [EVENTS] : [])] : VIDEO;
        return media(kind, direction, maps, 'RTP/AVP');
      });
      state.local = describe(lines);
      return ok(state.local);
    },
    async answer(remoteOffer, wanted) {
      const failed = failing();
      if (failed !== null) return failed;
      const lines = readLines(remoteOffer);
      order = lines.map((line) => line.kind);
      state.remote = remoteOffer;
      let carried = false;
      const answered = lines.flatMap((line, index) => {
        const kind = line.kind;
        const willing = wantedOf(wanted, kind);
        const first = lines.findIndex((other) => other.kind === kind && other.port !== 0) === index;
        const maps = kind === 'audio' || kind === 'video' ? mapsFor(line, kind) : [];
        const refused = willing === null || !first || line.port === 0 || maps.length === 0;
        if (refused || (kind !== 'audio' && kind !== 'video')) {
          if (first || line.port === 0) take(kind, null);
          return [`m=${kind} 0 ${line.protocol} ${line.formats.join(' ')}`];
        }
        const direction = agreed(line.direction, willing);
        take(kind, direction);
        carried = true;
        if (kind === 'audio') remoteEvents = maps.some((map) => map.includes('telephone-event'));
        return media(kind, direction, maps, line.protocol);
      });
      if (!carried) return fail(SDKERR.UISDK_COMMON_ERROR, 'the offer has no stream both sides can carry');
      log.push(`answer ${state.audio ?? 'none'}${state.video === null ? '' : ` video ${state.video}`}`);
      state.local = describe(answered);
      return ok(state.local);
    },
    async accept(remoteAnswer, early) {
      const failed = failing();
      if (failed !== null) return failed;
      const lines = readLines(remoteAnswer);
      if (lines.length !== readLines(state.local).length) {
        return fail(SDKERR.UISDK_COMMON_ERROR, 'the answer has another number of media lines than the offer');
      }
      state.remote = remoteAnswer;
      for (const line of lines) take(line.kind, line.port === 0 ? null : mirrored(line.direction));
      const audio = lines.find((line) => line.kind === 'audio');
      remoteEvents = audio !== undefined && mapsFor(audio, 'audio').some((map) => map.includes('telephone-event'));
      log.push(
        `accept ${early ? 'early ' : ''}${state.audio ?? 'none'}${state.video === null ? '' : ` video ${state.video}`}`,
      );
      return ok(null);
    },
    rollback() {
      log.push('rollback');
      Object.assign(state, { ...stable, closed: state.closed });
    },
    moveTo(to) {
      log.push(`move ${to}`);
      address = to;
    },
    sendDtmf(digits) {
      if (!telephoneEvent || !remoteEvents) return false;
      log.push(`dtmf ${digits}`);
      return true;
    },
    requestKeyFrame() {
      log.push('key-frame');
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      if (!state.closed) log.push('close');
      state.closed = true;
      listeners.clear();
    },
    emit(event) {
      for (const listener of [...listeners]) listener(event);
    },
    failNext(reason) {
      failure = reason;
    },
  };
  return session;
};
