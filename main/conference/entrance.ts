import type { IncomingLine } from '../lines/lines.ts';
import { parseSipUri } from '../sip/wire/sip-uri.ts';
import { callerOrigin } from './caller-origin.ts';
import { openVisitor, type Visitor, type VisitorOptions } from './visitor.ts';

/** Where calls go that are for a meeting and not for the person. */
export type Entrance = {
  /** There is a meeting to come into. */
  readonly open: boolean;
  /** Takes a call that is for a meeting; false for an ordinary one, which is the person's. */
  receive(line: IncomingLine): boolean;
  /** Takes a call in the place of one that came by here (RFC 3891); false when that one did not. */
  takeOver(line: IncomingLine): boolean;
  /** Takes a call that names no meeting: its caller is asked for the ID. */
  take(line: IncomingLine): void;
  /** The meeting parts with who came by this call; false when it did not come by here. */
  hangUp(call: string): boolean;
  stop(): void;
};

/** Most callers at the entrance and come in by it; the next hears busy. */
const MOST = 16;

/** Opens it. */
export const createEntrance = (options: VisitorOptions): Entrance => {
  const { focus, room } = options;
  const visitors = new Map<string, Visitor>();
  const isOpen = (): boolean => room.available && focus.meetings.getState().some(({ state }) => isOn(state.phase));
  const visit = (line: IncomingLine, meeting: string | null, seat: ReturnType<Visitor['seat']> = null): void => {
    if (visitors.size >= MOST) {
      line.call.reject(486, 'Busy Here');
      return;
    }
    // Sound that goes past the gateway can be mixed by nobody.
    if (line.call.offered.webrtc) {
      line.call.reject(488, 'Not Acceptable Here');
      return;
    }
    let gone = false;
    const visitor = openVisitor(line, meeting, seat, options, (id) => {
      gone = true;
      visitors.delete(id);
    });
    if (!gone) visitors.set(visitor.id, visitor);
  };
  return {
    get open() {
      return isOpen();
    },
    receive: (line) => {
      const meeting = meetingOf(line);
      if (meeting === null) return false;
      const found =
        meeting === '' || !isOpen() ? null : focus.find(meeting, callerOrigin(line, options.holderOf).address);
      if (!isOpen() || found === 'wrong') line.call.reject(404, 'Not Found');
      else if (found === 'too-many-tries') line.call.reject(480, 'Temporarily Unavailable');
      else visit(line, meeting || null);
      return true;
    },
    takeOver: (line) => {
      const old = [...visitors.values()].find(({ sip }) => sip === line.call.replaces);
      const seat = old?.seat() ?? null;
      if (seat !== null) visit(line, null, seat);
      // Who has yet to say who they are can only begin anew.
      else if (old !== undefined) line.call.reject(603, 'Decline');
      return old !== undefined;
    },
    take: (line) => visit(line, null),
    hangUp: (call) => {
      const visitor = visitors.get(call);
      visitor?.putOut();
      return visitor !== undefined;
    },
    stop: () => {
      for (const visitor of [...visitors.values()]) visitor.hangUp();
    },
  };
};

const isOn = (phase: string): boolean => phase !== 'ending' && phase !== 'ended';

/** The meeting that a call names, "" for one that it does not name; null for an ordinary call. A direct call may dial the ID itself. */
const meetingOf = ({ call, account }: IncomingLine): string | null => {
  const dialled = account === null ? (parseSipUri(call.calledUri)?.user ?? '') : '';
  return call.invitation?.conference ?? (/^\d{9}$/.test(dialled) ? dialled : null);
};
