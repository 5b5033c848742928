import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { CallRecord } from '../../app/call/call-record.ts';

/** What a history file holds. */
export type HistoryLines = {
  /** The last state of each record, newest call first. */
  readonly records: CallRecord[];
  /** Lines in the file. */
  readonly lines: number;
  /** The file does not end with a whole line, so nothing may be appended to it as it is. */
  readonly torn: boolean;
  /** How to keep the file aside: `copy` when some lines are no records, `move` when it cannot be read at all. */
  readonly unusable: null | 'copy' | 'move';
};

/** Reads a history file; a file that is not there is an empty history. */
export const readHistory = (path: string): HistoryLines => {
  try {
    return parseHistory(readFileSync(path, 'utf8'));
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { records: [], lines: 0, torn: false, unusable: missing ? null : 'move' };
  }
};

const parseHistory = (text: string): HistoryLines => {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const byId = new Map<string, CallRecord>();
  let whole = true;
  for (const line of lines) {
    const read = parseLine(line);
    if (read !== null) byId.set(read.id, read);
    else if (line.trim() !== '') whole = false;
  }
  const torn = parseLine(last);
  if (torn !== null) byId.set(torn.id, torn);
  else if (!last.startsWith(BEGINNING) && !BEGINNING.startsWith(last)) whole = false;
  const records = [...byId.values()].sort((a, b) => b.startedAt - a.startedAt);
  return { records, lines: lines.length, torn: last !== '', unusable: whole ? null : 'copy' };
};

/** How every line of ours begins; what is cut off after less or more of it was never a whole record. */
const BEGINNING = '{"id":"';

const parseLine = (line: string): CallRecord | null => {
  try {
    return callRecord.parse(JSON.parse(line));
  } catch {
    return null;
  }
};

const time = z.number().min(0);
const joinPolicy = z.literal([0, 1, 2, 3]);

const outcome = z.object({
  kind: z.enum([
    'completed',
    'cancelled',
    'missed',
    'declined-here',
    'answered-elsewhere',
    'sent-to-meeting',
    'busy',
    'declined',
    'unknown',
    'offline',
    'no-answer',
    'unreachable',
    'forbidden',
    'wrong-password',
    'certificate',
    'encryption-refused',
    'not-acceptable',
    'pstn-disabled',
    'server-failed',
    'loop',
    'lost',
    'failed',
  ]),
  code: z.int(),
  sipStatus: z.int().nullable(),
  detail: z.string(),
});

const meeting = z.object({
  confId: z.string(),
  vmrConfId: z.string(),
  mediaType: z.literal([0, 1]),
  guestJoinUri: z.string(),
  selfConfRole: z.literal([0, 1, 2, 3, 4]),
  subject: z.string(),
  startTimeStamp: time,
  endTimeStamp: time,
  startTime: time,
  endTime: time,
  schedulerName: z.string(),
  customInfo: z.string(),
});

const member = z.object({
  name: z.string(),
  address: z.string(),
  way: z.enum(['host', 'sip', 'pstn', 'link', 'dial-in']),
  stays: z.array(z.object({ from: time, to: time.nullable() })),
  left: z.enum(['left', 'removed', 'turned-away', 'lost', 'ended', 'not-reached']).nullable(),
  outcome: outcome.nullable(),
});

const callRecord = z.object({
  id: z.string().min(1),
  direction: z.enum(['out', 'in']),
  name: z.string(),
  address: z.string(),
  mediaType: z.literal([0, 1]),
  startedAt: time,
  answeredAt: time.nullable(),
  endedAt: time.nullable(),
  outcome: outcome.nullable(),
  meeting: meeting.nullable(),
  joinPolicy: joinPolicy.nullable(),
  members: z.array(member).exactOptional(),
}) satisfies z.ZodType<CallRecord>;
