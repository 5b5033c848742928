import type { IncomingLine } from '../lines/lines.ts';
import type { SipConference } from '../sip/sip-engine.ts';
import { type CallTable, newCallId } from './calls.ts';
import type { Entrance } from './entrance.ts';
import type { Hosting } from './hosting.ts';
import { incomingCall } from './new-call.ts';

/** What takes calls that come in. */
export type CallsInOptions = {
  readonly table: CallTable;
  readonly hosting: Pick<Hosting, 'carry'>;
  readonly entrance: Pick<Entrance, 'receive' | 'takeOver'>;
  readonly conferenceOf: (call: string) => SipConference;
  /** Names the caller from the directory; "" when unknown. */
  readonly nameOf: (address: string) => string;
  /** Calls are taken: the engine is ready and was not stopped. */
  readonly open: () => boolean;
  readonly now: () => number;
};

/** Most incoming calls that wait at once; the next caller hears busy. */
const MOST_WAITING = 4;

/** Makes what each call that comes in is given to: it rings here, is for a meeting, takes another's place, or hears why not. */
export const createCallsIn = (options: CallsInOptions): ((line: IncomingLine) => void) => {
  const { table, hosting, now, nameOf } = options;

  /** A call that takes the place of one of ours is answered at once, as that one was: nobody new calls (RFC 3891). */
  const takeOver = ({ call: sip, account }: IncomingLine): void => {
    const old = table.store.getState().find((call) => table.sip(call.id)?.id === sip.replaces);
    if (old === undefined) {
      sip.reject(481, 'Call/Transaction Does Not Exist');
      return;
    }
    const { offered } = sip;
    const id = newCallId();
    const video = old.video && (offered.video || !offered.audio);
    const call = { ...incomingCall(id, sip, account, now(), nameOf), video, meeting: old.meeting };
    if (!hosting.carry(call, offered.webrtc, old.id).ok) {
      sip.reject(486, 'Busy Here');
      return;
    }
    if (old.meeting !== null) sip.inConference(options.conferenceOf(id));
    table.addInstead(call, sip, old.state.phase === 'held');
  };

  return (line) => {
    const { call: sip, account } = line;
    const waiting = table.store.getState().filter((call) => call.state.phase === 'incoming').length;
    if (!options.open()) {
      sip.reject(480, 'Temporarily Unavailable');
      return;
    }
    if (sip.replaces !== null) {
      if (!options.entrance.takeOver(line)) takeOver(line);
      return;
    }
    if (options.entrance.receive(line)) return;
    if (waiting >= MOST_WAITING) {
      sip.reject(486, 'Busy Here');
      return;
    }
    table.add(incomingCall(newCallId(), sip, account, now(), nameOf), sip, null);
  };
};
