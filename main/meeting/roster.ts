import { randomUUID } from 'node:crypto';
import type { Meeting } from '../../app/meeting/meeting.ts';
import type { Leaving, Member } from '../../app/meeting/member.ts';
import { isIn } from '../../app/meeting/presence.ts';

/** What a new member starts from. */
export type NewMember = Pick<Member, 'name' | 'address' | 'way' | 'identity' | 'role' | 'state' | 'call'> & {
  readonly microphone: boolean;
  readonly camera: boolean;
};

/** Longest name, in UTF-16 code units. */
const MOST_NAME = 256;

/** A name as one line of text, without what would break a line, a header or the direction of what follows. */
const plainName = (name: string): string =>
  name
    .slice(0, MOST_NAME)
    .replaceAll(/[\p{Cc}\p{Surrogate}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();

/** A member as they are before anything happened to them. */
export const newMember = (from: NewMember): Member => ({
  id: randomUUID(),
  name: plainName(from.name),
  address: from.address,
  way: from.way,
  identity: from.identity,
  role: from.role,
  state: from.state,
  media: {
    microphone: from.microphone,
    camera: from.camera,
    screen: false,
    mutedByHost: false,
    mayUnmute: true,
  },
  hand: false,
  quality: 'unknown',
  call: from.call,
  stays: from.state.phase === 'joined' ? [{ from: from.state.since, to: null }] : [],
});

/** A member who is in from now on; who was lost goes on with the same stay. */
export const joined = (member: Member, at: number): Member => ({
  ...member,
  state: { phase: 'joined', since: member.stays.at(-1)?.to === null ? member.stays.at(-1)!.from : at },
  stays: member.stays.at(-1)?.to === null ? member.stays : [...member.stays, { from: at, to: null }],
});

/** A member whose connection broke; the place is kept. */
export const lost = (member: Member, at: number): Member => ({
  ...member,
  state: { phase: 'lost', since: at },
  quality: 'unknown',
});

/** A member who is gone; one who was lost left when the connection broke, not when they were given up. */
export const gone = (member: Member, at: number, why: Leaving): Member => {
  const to = member.state.phase === 'lost' ? member.state.since : at;
  return {
    ...member,
    state: { phase: 'left', at: to, why },
    hand: false,
    media: { ...member.media, screen: false },
    stays: member.stays.map((stay) => (stay.to === null ? { ...stay, to } : stay)),
  };
};

/** The meeting with one member changed. */
export const withMember = (meeting: Meeting, id: string, change: (member: Member) => Member): Meeting => ({
  ...meeting,
  members: meeting.members.map((member) => (member.id === id ? change(member) : member)),
});

/** Members who left and are still listed; the history keeps the rest. */
const MOST_LEFT = 64;

/** The host first, then in the order they came; of those who left only the latest. */
export const inOrder = (members: readonly Member[]): readonly Member[] => {
  const left = members.filter((member) => member.state.phase === 'left' && member.way !== 'host');
  const old = new Set(left.slice(0, Math.max(0, left.length - MOST_LEFT)));
  const kept = members.filter((member) => !old.has(member));
  const host = kept.find((member) => member.role === 1 && isIn(member));
  return host === undefined ? kept : [host, ...kept.filter((member) => member !== host)];
};
