import type { SipCall } from '../sip-engine.ts';
import type { CallWorld } from './dialog-session.ts';
import { receiveCall } from './incoming-call.ts';
import type { KeptCall } from './outgoing-call.ts';
import { intervalTooSmall } from './session-timer.ts';
import type { IncomingInvite } from './signalling.ts';

/** The calls of one account or endpoint, and whoever wants to hear of new ones. */
export type CallBook = {
  /** Keeps a call until it ends. */
  add(call: KeptCall): KeptCall;
  /** Shows an incoming INVITE; without anyone to show it to it is refused with 480. */
  ring(invite: IncomingInvite, secure: boolean, localAddress: string): void;
  onIncoming(listener: (call: SipCall) => void): () => void;
  /** The own Contact changed, and to `address` unless null: every call tells its peer. */
  refreshTargets(address: string | null): void;
  /** Ends every call; those nobody decided about are left to the callee's other phones. */
  hangUpAll(): void;
  readonly size: () => number;
};

/** Makes an empty book. */
export const createCallBook = (world: CallWorld): CallBook => {
  const calls = new Set<KeptCall>();
  const listeners = new Set<(call: SipCall) => void>();
  const add = (call: KeptCall): KeptCall => {
    calls.add(call);
    call.listen((event) => {
      if (event.type === 'ended') calls.delete(call);
    });
    return call;
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
      if (listeners.size === 0) {
        invite.reject(480);
        return;
      }
      const call = add(receiveCall({ invite, world, secure, localAddress }));
      for (const listener of [...listeners]) {
        try {
          listener(call);
        } catch (error) {
          world.log(`a listener of incoming calls threw: ${error instanceof Error ? error.message : 'unknown'}`);
        }
      }
    },
    onIncoming(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refreshTargets(address) {
      for (const call of [...calls]) call.refreshTarget(address);
    },
    hangUpAll() {
      for (const call of [...calls]) call.leave();
    },
    size: () => calls.size,
  };
};
