import { type FromGuest, GUEST_PROTOCOL, type ToGuest } from '../../app/guest/protocol.ts';
import { tokenBucket } from '../../app/token-bucket.ts';
import type { GuestEvent, GuestHost, GuestRefused, GuestSeat } from './guest-host.ts';
import { readGuestMessage } from './guest-messages.ts';

/** The connection of a guest's page, without anything of WebSockets. */
export type GuestChannel = {
  /** IP address of the browser. */
  readonly address: string;
  send(text: string): void;
  /** Ends the connection; what was sent before still arrives. */
  close(): void;
};

/** One guest's page from the first message to the last. */
export type GuestSession = {
  take(text: string): void;
  /** The connection has ended. */
  gone(): void;
};

/** Messages at once and each second: candidates come in a burst, and no person acts faster. */
const BURST = 80;
const PER_SECOND = 20;
/** ms until the first message, and until somebody who was let in to the form has sent it. */
const HELLO_MS = 5000;
const JOIN_MS = 15 * 60_000;

type Stage =
  | { readonly at: 'new' }
  | { readonly at: 'door'; readonly meeting: string }
  | { readonly at: 'seated'; readonly seat: GuestSeat }
  | { readonly at: 'over' };

/** Serves one guest; what is not exactly a message of the protocol ends the connection. */
export const guestSession = (host: GuestHost, channel: GuestChannel, now: () => number): GuestSession => {
  const allowed = tokenBucket(BURST, PER_SECOND, now);
  let stage: Stage = { at: 'new' };
  /** The meeting that was asked for. */
  let place = '';
  let timer = setTimeout(() => refuse('protocol'), HELLO_MS);

  const send = (message: ToGuest): void => channel.send(JSON.stringify(message));
  const end = (): void => {
    clearTimeout(timer);
    stage = { at: 'over' };
    channel.close();
  };
  const refuse = (why: GuestRefused['refused'], retryAfterSeconds: number | null = null): void => {
    send({ type: 'refused', why, retryAfterSeconds });
    end();
  };

  const hear = (event: GuestEvent): void => {
    if (stage.at === 'over') return;
    send(event.type === 'admitted' ? { ...event, iceServers: host.iceServers(place) } : event);
    if (event.type === 'ended') end();
  };

  const sit = (seat: GuestSeat): void => {
    clearTimeout(timer);
    // What the seat told meanwhile may have ended it.
    if (stage.at === 'over') seat.gone();
    else stage = { at: 'seated', seat };
  };

  const hello = ({ protocol, meeting, resume }: Extract<FromGuest, { type: 'hello' }>): void => {
    place = meeting;
    const door = protocol === GUEST_PROTOCOL ? host.door(meeting) : null;
    if (door === null) {
      refuse(protocol === GUEST_PROTOCOL ? 'no-meeting' : 'protocol');
      return;
    }
    const seat = resume === null ? null : host.resume(meeting, resume, channel.address, hear);
    if (seat !== null && !('refused' in seat)) {
      sit(seat);
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => refuse('protocol'), JOIN_MS);
    stage = { at: 'door', meeting };
    send({ type: 'welcome', ...door });
  };

  const join = (meeting: string, message: Extract<FromGuest, { type: 'join' }>): void => {
    const { name, password, microphone, camera } = message;
    const seat = host.knock(meeting, { address: channel.address, name, password, microphone, camera }, hear);
    if (!('refused' in seat)) {
      sit(seat);
      return;
    }
    const { refused, retryAfterSeconds } = seat;
    // A wrong password may be mended in the form; everything else is final.
    if (refused === 'wrong-password' || refused === 'too-many-tries')
      send({ type: 'refused', why: refused, retryAfterSeconds });
    else refuse(refused, retryAfterSeconds);
  };

  const offer = async (seat: GuestSeat, sdp: string): Promise<void> => {
    const answer = await seat.offer(sdp);
    if (stage.at !== 'seated' || stage.seat !== seat) return;
    if (answer.ok) send({ type: 'answer', sdp: answer.value });
    else refuse('protocol');
  };

  const seated = (seat: GuestSeat, message: FromGuest): void => {
    switch (message.type) {
      case 'offer':
        void offer(seat, message.sdp);
        return;
      case 'candidate':
        seat.candidate(message.candidate);
        return;
      case 'action': {
        const done = seat.act(message.action);
        if (stage.at !== 'over') send({ type: 'done', id: message.id, reason: done.ok ? null : done.failure.reason });
        return;
      }
      default:
        refuse('protocol');
    }
  };

  return {
    take: (text) => {
      if (stage.at === 'over') return;
      const message = allowed() ? readGuestMessage(text) : null;
      if (message === null) refuse('protocol');
      else if (stage.at === 'seated') seated(stage.seat, message);
      else if (stage.at === 'door' && message.type === 'join') join(stage.meeting, message);
      else if (stage.at === 'new' && message.type === 'hello') hello(message);
      else refuse('protocol');
    },
    gone: () => {
      clearTimeout(timer);
      const left = stage;
      stage = { at: 'over' };
      if (left.at === 'seated') left.seat.gone();
    },
  };
};
