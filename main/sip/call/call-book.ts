import type { SipCall } from '../sip-engine.ts';
import { BoundedMap } from '../wire/bounded-map.ts';
import type { CallWorld } from './dialog-session.ts';
import { receiveCall } from './incoming-call.ts';
import type { KeptCall } from './outgoing-call.ts';
import { readReplaces } from './replaces.ts';
import { intervalTooSmall } from './session-timer.ts';
import type { IncomingInvite, IncomingSubscribe } from './signalling.ts';

/** The calls of one account or endpoint, and whoever wants to hear of new ones. */
export type CallBook = {
  /** Keeps a call until it ends. */
  add(call: KeptCall): KeptCall;
  /** Shows an incoming INVITE; without anyone to show it to it is refused with 480. */
  ring(invite: IncomingInvite, secure: boolean, localAddress: string): void;
  /** Answers a SUBSCRIBE or REFER to the URI of a conference that one of the calls belongs to; nobody else hears what it is. */
  subscribe(request: IncomingSubscribe): void;
  onIncoming(listener: (call: SipCall) => void): () => void;
  /** The own Contact changed, and to `address` unless null: every call tells its peer. */
  refreshTargets(address: string | null): void;
  /** The machine slept: every call does what is overdue and asks its peer whether it still stands. */
  wakeAll(): void;
  /** Ends every call; those nobody decided about are left to the callee's other phones. */
  hangUpAll(): void;
  readonly size: () => number;
};

/** Most dialogs remembered after their end. */
const OVER = 64;

/** Most calls of a line at once: more is no telephony but a flood. */
const MOST = 256;

/** Makes an empty book. */
export const createCallBook = (world: CallWorld): CallBook => {
  const calls = new Set<KeptCall>();
  const listeners = new Set<(call: SipCall) => void>();
  const over = new BoundedMap<string, true>(OVER);
  const add = (call: KeptCall): KeptCall => {
    calls.add(call);
    call.listen((event) => {
      if (event.type !== 'ended') return;
      calls.delete(call);
      const dialog = call.dialog();
      if (dialog !== null) over.set(dialog, true);
    });
    return call;
  };
  /**
   * The call of this book whose place an INVITE wants, or the status it is refused with (RFC 3891 section 3). Whoever gets here
   * may call us: through the same account, whose server vouches for it, or from an address that direct calls are allowed from.
   */
  const replacedBy = ({ message }: IncomingInvite): KeptCall | number | null => {
    const wanted = readReplaces(message);
    if (wanted === null) return null;
    if (wanted === 'broken') return 400;
    const [call, another] = [...calls].filter((one) => one.stands(wanted.dialog) !== null);
    if (call === undefined || another !== undefined) return over.get(wanted.dialog) ? 603 : 481;
    return wanted.earlyOnly && call.stands(wanted.dialog) === 'confirmed' ? 486 : call;
  };
  return {
    add,
    ring(invite, secure, localAddress) {
      if (invite.over()) return;
      const small = intervalTooSmall(invite.message);
      if (small !== null) {
        invite.reject(422, undefined, [small]);
        return;
      }
      if (listeners.size === 0 || calls.size >= MOST) {
        invite.reject(listeners.size === 0 ? 480 : 486);
        return;
      }
      const replaces = replacedBy(invite);
      if (typeof replaces === 'number') {
        invite.reject(replaces);
        return;
      }
      const call = add(receiveCall({ invite, world, secure, localAddress, replaces }));
      for (const listener of [...listeners]) {
        try {
          listener(call);
        } catch (error) {
          world.log(`a listener of incoming calls threw: ${error instanceof Error ? error.message : 'unknown'}`);
        }
      }
    },
    subscribe(request) {
      const { conference } = request;
      const call = conference === '' ? undefined : [...calls].find((one) => one.conference() === conference);
      if (call === undefined) {
        // Elsewhere than to a conference nobody is transferred outside a call.
        request.reject(conference === '' && request.message.method === 'REFER' ? 603 : 403);
        return;
      }
      if (request.message.method === 'REFER') {
        const { message, reject } = request;
        call.refer({ message, reject, toConference: true, accept: () => request.accept([], 202) });
        return;
      }
      request.attend(call.subscribe);
      call.subscribe(request);
    },
    onIncoming(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refreshTargets(address) {
      for (const call of [...calls]) call.refreshTarget(address);
    },
    wakeAll() {
      for (const call of [...calls]) call.wake();
    },
    hangUpAll() {
      for (const call of [...calls]) call.leave();
    },
    size: () => calls.size,
  };
};
