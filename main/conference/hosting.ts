import type { Call } from '../../app/call/call.ts';
import type { CallRecord } from '../../app/call/call-record.ts';
import { ConfRole } from '../../app/conf/enumerations.ts';
import type { MeetingAction } from '../../app/meeting/action.ts';
import { goesOnWithout, heirOf } from '../../app/meeting/heir.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import { isIn } from '../../app/meeting/presence.ts';
import { mayInvite } from '../../app/meeting/rights.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { RoomPort } from '../media/room-port.ts';
import { createFocus, type FocusOptions, type MeetingFocus } from '../meeting/focus.ts';
import type { KeyWay } from '../meeting/phone-keys.ts';
import type { CallTable } from './calls.ts';
import { createMeetingHistory } from './meeting-history.ts';

/** What the meetings of the conference are made from. */
export type HostingOptions = Pick<FocusOptions, 'provider' | 'now' | 'house' | 'forbids' | 'onDigit' | 'onHost'> & {
  readonly room: RoomPort;
  readonly record: (record: CallRecord) => void;
  /** Ends a call that came by the entrance; false when it is none of those. */
  readonly atEntrance: (call: string) => boolean;
  /** The table of calls, which is made from this. */
  readonly table: () => CallTable;
};

/** Who the host's leaving handed the meeting over to, by member id; null when it ended, or was a call. */
export type Left = { readonly handedTo: string | null };

/** The meetings that calls belong to: what a call's fortunes mean for them, and theirs for the calls. */
export type Hosting = {
  readonly focus: MeetingFocus;
  get(meeting: string): Meeting | undefined;
  /** A meeting goes on. */
  readonly busy: boolean;
  /** Takes a place for a call that is about to be dialled, or the one of a call that it replaces. */
  carry(call: Call, direct: boolean, insteadOf?: string): Result<null>;
  /** The call was to be hung up before it was dialled. */
  wasCancelled(call: string): boolean;
  answered(call: Call): void;
  /** The peer of a call pressed a key. */
  pressed(call: string, digit: string, by: KeyWay): void;
  ended(call: Call): void;
  inRoom(call: Call): boolean;
  record(record: CallRecord): void;
  /** Whether the host's window may call further people in; else why not. */
  mayAdd(meeting: string): Result<Meeting>;
  act(meeting: string, action: MeetingAction): Result<null>;
  leave(call: Call): Result<Left>;
  end(call: Call): Result<null>;
};

const isOver = ({ state }: Meeting): boolean => state.phase === 'ended' || state.phase === 'ending';

/** Makes them, with their focus. */
export const createHosting = (options: HostingOptions): Hosting => {
  /** Member by call. */
  const members = new Map<string, string>();
  const cancelled = new Set<string>();
  const hangUp = (call: string): void => {
    if (options.atEntrance(call)) return;
    const table = options.table();
    if (table.sip(call) !== undefined) {
      table.input(call, { type: 'hang-up' });
      return;
    }
    const member = members.get(call);
    cancelled.add(call);
    if (member !== undefined) focus.callEnded(member, { kind: 'left' });
  };
  const focus: MeetingFocus = createFocus({ ...options, hangUp });
  const history = createMeetingHistory(options.record);
  focus.meetings.subscribe(history.show);

  const get = (id: string): Meeting | undefined => focus.meetings.getState().find((meeting) => meeting.id === id);
  const live = (id: string): Result<Meeting> => {
    const meeting = get(id);
    return meeting === undefined || isOver(meeting)
      ? fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'no such meeting')
      : ok(meeting);
  };
  const hostIn = (meeting: Meeting) => meeting.members.find((member) => member.way === 'host' && isIn(member)) ?? null;

  const act = (id: string, action: MeetingAction): Result<null> => {
    const meeting = live(id);
    if (!meeting.ok) return meeting;
    const host = hostIn(meeting.value);
    if (host === null && action.do === 'end') {
      // What this machine carries for others its person may always end.
      focus.end(id, 'by-host');
      return ok(null);
    }
    const refused = host === null ? 'no-such-member' : focus.act(host.id, action);
    return refused === null
      ? ok(null)
      : fail(
          refused === 'organisation' ? SDKERR.CMS_CONF_INSUFFICIENT_PERMISSIONS : SDKERR.UISDK_COMMON_ERROR,
          refused,
        );
  };

  return {
    focus,
    get,
    get busy() {
      return focus.meetings.getState().some((meeting) => !isOver(meeting));
    },
    carry: (call, direct, insteadOf) => {
      if (call.meeting === null) return ok(null);
      const way = call.route?.kind === 'pstn' ? 'pstn' : 'sip';
      const { name, address } = call.party;
      const member = focus.invite(call.meeting.confId, {
        way,
        name,
        address,
        call: call.id,
        insteadOf: insteadOf ?? null,
        direct,
      });
      if (member.ok) members.set(call.id, member.value);
      return member.ok ? ok(null) : member;
    },
    wasCancelled: (call) => cancelled.delete(call),
    answered: (call) => {
      const member = members.get(call.id);
      if (member !== undefined) focus.answered(member);
    },
    pressed: (call, digit, by) => {
      options.onDigit(call, digit);
      // Who is on hold is not in the conversation, and takes themselves off it by no key.
      const heard = options.table().get(call)?.state.phase === 'active';
      if (heard) focus.pressed(members.get(call) ?? '', digit, by);
    },
    ended: (call) => {
      const member = members.get(call.id);
      members.delete(call.id);
      if (member === undefined || call.state.phase !== 'ended') return;
      const { answeredAt, outcome } = call.state;
      const why = answeredAt === null ? ({ kind: 'not-reached', outcome } as const) : null;
      focus.callEnded(member, why ?? { kind: outcome.kind === 'lost' ? 'lost' : 'left' });
    },
    inRoom: (call) => call.meeting !== null && get(call.meeting.confId)?.room === true,
    record: history.record,
    mayAdd: (id) => {
      const meeting = live(id);
      if (!meeting.ok) return meeting;
      const host = hostIn(meeting.value);
      return host !== null && mayInvite(host.role) ? meeting : fail(SDKERR.UISDK_COMMON_ERROR, 'hosts-only');
    },
    act,
    leave: (call) => {
      const meeting = call.meeting === null ? undefined : get(call.meeting.confId);
      const others = meeting?.members.filter(({ way, state }) => way !== 'host' && state.phase !== 'left') ?? [];
      if (meeting === undefined || others.every((member) => member.call === call.id)) {
        const done = options.table().input(call.id, { type: 'hang-up' });
        return done.ok ? ok({ handedTo: null }) : done;
      }
      const host = hostIn(meeting);
      const hands =
        host !== null && host.role === ConfRole.HWM_CONF_ROLE_HOST && goesOnWithout(meeting.members, host.id);
      const heir = hands ? heirOf(meeting.members, host.id) : null;
      const done = act(meeting.id, { do: 'leave' });
      return done.ok ? ok({ handedTo: heir?.id ?? null }) : done;
    },
    end: (call) =>
      call.meeting === null
        ? fail(SDKERR.UISDK_COMMON_ERROR, 'only the host can end a meeting for everyone')
        : act(call.meeting.confId, { do: 'end' }),
  };
};
