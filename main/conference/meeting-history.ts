import type { CallRecord, MemberRecord } from '../../app/call/call-record.ts';
import { outcome } from '../../app/call/outcome.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import type { Member } from '../../app/meeting/member.ts';

/** The history of meetings: one record each, under the id of its first call, written again whenever somebody comes or goes. */
export type MeetingHistory = {
  /** A call's record; that of a meeting's first call becomes the meeting's, those of its further calls are its members. */
  record(record: CallRecord): void;
  /** The meetings as they are now. */
  show(meetings: readonly Meeting[]): void;
};

type Kept = {
  base: CallRecord | null;
  meeting: Meeting | null;
  /** By member id; the roster forgets who left long ago. */
  readonly members: Map<string, MemberRecord>;
  written: string;
};

/** Members kept of one meeting; later ones are not in its record. */
const MOST_MEMBERS = 200;

/** Writes by `write`, only what is new. */
export const createMeetingHistory = (write: (record: CallRecord) => void): MeetingHistory => {
  const all = new Map<string, Kept>();
  const of = (id: string): Kept => {
    const kept = all.get(id) ?? { base: null, meeting: null, members: new Map(), written: '' };
    all.set(id, kept);
    return kept;
  };
  const flush = (id: string, kept: Kept): void => {
    if (kept.base === null) return;
    const record = merged(kept.base, kept.meeting, [...kept.members.values()]);
    const text = JSON.stringify(record);
    if (text !== kept.written) {
      kept.written = text;
      write(record);
    }
    if (kept.meeting?.state.phase === 'ended' && kept.base.outcome !== null) all.delete(id);
  };
  return {
    record: (record) => {
      if (record.meeting === null) return write(record);
      const kept = all.get(record.meeting.confId);
      if (kept === undefined || (kept.base !== null && kept.base.id !== record.id)) return;
      kept.base = record;
      flush(record.meeting.confId, kept);
    },
    show: (meetings) => {
      for (const meeting of meetings) {
        const kept = meeting.state.phase === 'ended' ? all.get(meeting.id) : of(meeting.id);
        if (kept === undefined) continue;
        kept.meeting = meeting;
        for (const member of meeting.members) keep(kept.members, member);
        flush(meeting.id, kept);
      }
    },
  };
};

/** Who only knocked is not written, but whom a host turned away is. */
const keep = (members: Map<string, MemberRecord>, member: Member): void => {
  const left = member.state.phase === 'left' ? member.state.why : null;
  const called = member.way === 'sip' || member.way === 'pstn';
  if (member.way === 'host' || !(called || member.stays.length > 0 || left?.kind === 'turned-away')) return;
  if (members.size >= MOST_MEMBERS && !members.has(member.id)) return;
  const { name, address, way, stays } = member;
  const reason = left?.kind === 'not-reached' ? left.outcome : null;
  members.set(member.id, { name, address, way, stays, left: left?.kind ?? null, outcome: reason });
};

const merged = (base: CallRecord, meeting: Meeting | null, members: readonly MemberRecord[]): CallRecord => {
  if (meeting === null || base.meeting === null) return base;
  const { guestJoinUri, endTimeStamp, endTime } = meeting.details;
  const { state } = meeting;
  const since = 'since' in state ? state.since : null;
  const answered = [base.answeredAt, since].filter((at) => at !== null);
  const ended = state.phase === 'ended' ? state : null;
  // Where others came than who was called first, that one's outcome is not the meeting's.
  const othersCame = members.filter(({ stays }) => stays.length > 0).length > (base.answeredAt === null ? 0 : 1);
  return {
    ...base,
    answeredAt: answered.length === 0 ? null : Math.min(...answered),
    endedAt: ended?.at ?? null,
    outcome: ended === null ? null : othersCame ? outcome('completed', `meeting ended: ${ended.why}`) : base.outcome,
    meeting: { ...base.meeting, guestJoinUri, endTimeStamp, endTime },
    joinPolicy: meeting.doors.policy,
    members,
  };
};
