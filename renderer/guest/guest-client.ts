import type { StoreApi } from 'zustand';
import { type FromGuest, GUEST_PROTOCOL, type GuestRefusal, type ToGuest } from '../../app/guest/protocol.ts';
import type { MeetingAction } from '../../app/meeting/action.ts';
import type { Slot } from '../../app/meeting/slots.ts';
import { notAllowed } from '../meeting/allowed.ts';
import type { RoomSignalling } from '../meeting/room-connection.ts';
import { type GuestState, NOT_YET } from './guest-store.ts';
import { readToGuest } from './read-message.ts';

/** What hears a WebSocket. */
export type SocketEars = { opened(): void; said(text: string): void; closed(): void };
/** A WebSocket, as far as it is needed. */
export type Socket = { send(text: string): void; close(): void };

/** What a guest's page needs of the world. */
export type GuestWorld = {
  /** Nine digits. */
  readonly meeting: string;
  /** The browser has what it takes to be in a meeting. */
  readonly fit: boolean;
  readonly store: Pick<StoreApi<GuestState>, 'getState' | 'setState'>;
  connect(ears: SocketEars): Socket;
  /** The token of the place, which outlives a reload of the page. */
  readonly memory: { token(): string | null; keep(token: string | null): void };
  later(ms: number, run: () => void): () => void;
  now(): number;
  /** In, for the first time or again: the way to the room is there. */
  entered(): void;
  /** Not in any more. */
  left(): void;
  slots(slots: readonly Slot[]): void;
};

/** Who asks to come in. */
export type Asking = {
  readonly name: string;
  readonly password: string;
  readonly microphone: boolean;
  readonly camera: boolean;
};

/** The guest's side of the protocol: the door, the waiting room, the meeting, and the way back after a break. */
export type GuestClient = {
  readonly signalling: RoomSignalling;
  start(): void;
  join(asking: Asking): void;
  act(action: MeetingAction): void;
  /** Leaves the meeting or the waiting room. */
  leave(): void;
  /** Begins anew after it was over. */
  again(): void;
  /** The person has answered the wish for their microphone. */
  answered(): void;
  /** The network is back, or nothing was heard for long: the connection is made anew. */
  reconnect(): void;
};

/** ms until an offer counts as unanswered, which means that the connection is dead. */
const ANSWER_MS = 6000;
/** ms before the WebSocket is tried again: at once, then doubling to five seconds. */
const backOff = (tries: number): number => (tries === 0 ? 100 : Math.min(5000, 250 * 2 ** tries));

/** A client over a world. */
export const createGuestClient = (world: GuestWorld): GuestClient => {
  const { store, memory, later } = world;
  let socket: Socket | null = null;
  let opened = false;
  let tries = 0;
  /** What was asked at the door, to ask again after a break; the password is nowhere else. */
  let asking: Asking | null = null;
  let sent = 0;
  let answer: ((sdp: string | null) => void) | null = null;
  let callOff: () => void = () => undefined;

  const send = (message: FromGuest): boolean => {
    if (!opened || socket === null) return false;
    socket.send(JSON.stringify(message));
    return true;
  };
  const settleOffer = (sdp: string | null): void => {
    answer?.(sdp);
    answer = null;
  };

  const connect = (): void => {
    callOff();
    const ears: SocketEars = {
      opened: () => {
        if (socket !== mine) return;
        opened = true;
        send({ type: 'hello', protocol: GUEST_PROTOCOL, meeting: world.meeting, resume: memory.token() });
      },
      said: (text) => {
        const message = socket === mine ? readToGuest(text) : null;
        if (message !== null) hear(message);
      },
      closed: () => {
        if (socket !== mine) return;
        socket = null;
        opened = false;
        settleOffer(null);
        store.setState({ online: false, pending: false });
        callOff = later(backOff(tries), connect);
        tries += 1;
      },
    };
    const mine = world.connect(ears);
    socket = mine;
  };
  const disconnect = (): void => {
    const old = socket;
    socket = null;
    opened = false;
    callOff();
    settleOffer(null);
    old?.close();
  };

  const end = (why: GuestRefusal | 'left' | 'unfit'): void => {
    disconnect();
    memory.keep(null);
    asking = null;
    store.setState({ ...NOT_YET, stage: { at: 'over', why } });
    world.left();
  };

  const ask = (): void => {
    if (asking !== null) send({ type: 'join', ...asking });
  };

  const welcome = ({ needsPassword, video }: Extract<ToGuest, { type: 'welcome' }>): void => {
    memory.keep(null);
    store.setState({ video });
    if (asking !== null) {
      ask();
      return;
    }
    world.left();
    const before = store.getState().stage;
    const kept = before.at === 'door' ? before : { fault: null, retryAt: 0 };
    store.setState({ view: null, stage: { ...kept, at: 'door', needsPassword, asking: false } });
  };

  const refused = ({ why, retryAfterSeconds }: Extract<ToGuest, { type: 'refused' }>): void => {
    if (why !== 'wrong-password' && why !== 'too-many-tries') {
      end(why);
      return;
    }
    asking = null;
    world.left();
    const retryAt = retryAfterSeconds === null ? 0 : world.now() + retryAfterSeconds * 1000;
    store.setState({
      view: null,
      stage: { at: 'door', needsPassword: true, fault: why, retryAt, asking: false },
    });
  };

  const hear = (message: ToGuest): void => {
    tries = 0;
    store.setState({ online: true });
    switch (message.type) {
      case 'welcome':
        welcome(message);
        return;
      case 'refused':
        refused(message);
        return;
      case 'waiting':
        store.setState({ stage: { at: 'waiting' } });
        return;
      case 'admitted':
        memory.keep(message.resume);
        store.setState({ stage: { at: 'in' }, iceServers: message.iceServers });
        world.entered();
        return;
      case 'meeting':
        store.setState({ view: message.view });
        return;
      case 'answer':
        settleOffer(message.sdp);
        return;
      case 'candidate':
        signalling.onCandidate?.(message.candidate);
        return;
      case 'slots':
        world.slots(message.slots);
        return;
      case 'asked-to-unmute':
        store.setState({ asked: true });
        return;
      case 'done':
        if (message.id === sent) store.setState({ pending: false, refused: notAllowed(message.reason) });
        return;
      case 'ended':
        end(message.why);
    }
  };

  const signalling: RoomSignalling = {
    offer: (sdp) =>
      new Promise((resolve) => {
        settleOffer(null);
        if (!send({ type: 'offer', sdp })) {
          resolve(null);
          return;
        }
        const late = later(ANSWER_MS, () => client.reconnect());
        answer = (given) => {
          late();
          resolve(given);
        };
      }),
    candidate: (candidate) => void send({ type: 'candidate', candidate }),
    onCandidate: null,
  };

  const client: GuestClient = {
    signalling,
    start: () => (world.fit ? connect() : end('unfit')),
    join: (next) => {
      const { stage } = store.getState();
      if (stage.at !== 'door' || stage.asking) return;
      asking = next;
      store.setState({ stage: { ...stage, fault: null, asking: true } });
      ask();
    },
    act: (action) => {
      sent += 1;
      if (send({ type: 'action', id: sent, action })) store.setState({ pending: true });
    },
    leave: () => {
      client.act({ do: 'leave' });
      end('left');
    },
    again: () => {
      disconnect();
      tries = 0;
      store.setState(NOT_YET, true);
      connect();
    },
    answered: () => store.setState({ asked: false }),
    reconnect: () => {
      if (store.getState().stage.at === 'over') return;
      disconnect();
      store.setState({ online: false, pending: false });
      connect();
    },
  };
  return client;
};
