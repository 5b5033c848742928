import { expect, test } from 'vitest';
import type { ConfRole } from '../conf/enumerations.ts';
import type { MeetingAction, MeetingVerb } from './action.ts';
import type { Member } from './member.ts';
import { type Actor, mayInvite, type Target, whyNot } from './rights.ts';

const ROLES: readonly ConfRole[] = [1, 3, 0, 2, 4];
const media: Member['media'] = { microphone: true, camera: true, screen: false, mutedByHost: false, mayUnmute: true };
const actor = (role: ConfRole, change: Partial<Member['media']> = {}): Actor => ({
  id: 'me',
  role,
  media: { ...media, ...change },
});
const target = (role: ConfRole, phase: Target['phase'] = role === 4 ? 'waiting' : 'joined'): Target => ({
  id: 'other',
  role,
  phase,
});

/** One action of every verb, as harmless as it gets. */
const ACTIONS: { readonly [V in MeetingVerb]: Extract<MeetingAction, { do: V }> } = {
  mute: { do: 'mute', member: 'other', mayUnmute: true },
  'mute-all': { do: 'mute-all', mayUnmute: true },
  'ask-to-unmute': { do: 'ask-to-unmute', member: 'other' },
  'stop-camera': { do: 'stop-camera', member: 'other' },
  'stop-screen': { do: 'stop-screen', member: 'other' },
  'lower-hand': { do: 'lower-hand', member: 'other' },
  'lower-all-hands': { do: 'lower-all-hands' },
  'set-role': { do: 'set-role', member: 'other', role: 0 },
  'hand-over': { do: 'hand-over', member: 'other' },
  remove: { do: 'remove', member: 'other' },
  admit: { do: 'admit', member: 'other' },
  'admit-all': { do: 'admit-all' },
  'turn-away': { do: 'turn-away', member: 'other' },
  lock: { do: 'lock', on: true },
  'set-policy': { do: 'set-policy', policy: 1 },
  'set-waiting-room': { do: 'set-waiting-room', on: true },
  extend: { do: 'extend', minutes: 5 },
  end: { do: 'end' },
  'set-self': { do: 'set-self', microphone: false },
  'raise-hand': { do: 'raise-hand', up: true },
  leave: { do: 'leave' },
};

/**
 * By hand. A block for each acting role: host, co-host, attendee, audience, waiting; in a block a letter for each target:
 * host, co-host, attendee, audience, waiting. y yes, H host only, h hosts only, a against the host or a co-host,
 * - no such member, w waits. Verbs without a target have one letter a role.
 */
const EXPECTED: { readonly [V in MeetingVerb]: string } = {
  mute: 'yyyy- aayy- hhhhh hhhhh wwwww',
  'mute-all': 'y y h h w',
  'ask-to-unmute': 'yyyy- yyyy- hhhhh hhhhh wwwww',
  'stop-camera': 'yyyy- aayy- hhhhh hhhhh wwwww',
  'stop-screen': 'yyyy- aayy- hhhhh hhhhh wwwww',
  'lower-hand': 'yyyy- aayy- hhhhh hhhhh wwwww',
  'lower-all-hands': 'y y h h w',
  'set-role': 'yyyy- aayy- hhhhh hhhhh wwwww',
  'hand-over': 'yyyy- HHHHH HHHHH HHHHH wwwww',
  remove: 'yyyy- aayy- hhhhh hhhhh wwwww',
  admit: '----y ----y hhhhh hhhhh wwwww',
  'admit-all': 'y y h h w',
  'turn-away': '----y ----y hhhhh hhhhh wwwww',
  lock: 'y y h h w',
  'set-policy': 'y H H H w',
  'set-waiting-room': 'y y h h w',
  extend: 'y y h h w',
  end: 'y H H H w',
  'set-self': 'y y y y w',
  'raise-hand': 'y y y y w',
  leave: 'y y y y y',
};

const letter = (why: ReturnType<typeof whyNot>): string => {
  const letters: { readonly [why: string]: string } = {
    'host-only': 'H',
    'hosts-only': 'h',
    'against-host': 'a',
    'no-such-member': '-',
    waiting: 'w',
  };
  return why === null ? 'y' : (letters[why] ?? '?');
};

test.each(Object.keys(EXPECTED) as MeetingVerb[])('who may %s, for every role and every target', (verb) => {
  const action = ACTIONS[verb];
  const blocks = ROLES.map((role) =>
    'member' in action
      ? ROLES.map((other) => letter(whyNot(actor(role), action, target(other)))).join('')
      : letter(whyNot(actor(role), action, null)),
  );
  expect(blocks.join(' ')).toBe(EXPECTED[verb]);
});

test('who has left, or was never there, cannot be acted on; who still rings can only be removed', () => {
  for (const action of Object.values(ACTIONS)) {
    if (!('member' in action)) continue;
    expect(whyNot(actor(1), action, null)).toBe('no-such-member');
    expect(whyNot(actor(1), action, target(0, 'left'))).toBe('no-such-member');
    expect(whyNot(actor(1), action, target(0, 'ringing'))).toBe(action.do === 'remove' ? null : 'no-such-member');
  }
});

test('what is done to others is not done to oneself, because a host who removes the host leaves nobody', () => {
  for (const action of Object.values(ACTIONS)) {
    if ('member' in action) expect(whyNot(actor(1), action, { ...target(1), id: 'me' })).toBe('not-on-oneself');
  }
});

test('co-hosts are made by the host alone, and neither host nor waiting is a role that is set', () => {
  const give = (role: ConfRole) => ({ do: 'set-role', member: 'other', role }) as const;
  expect(whyNot(actor(1), give(3), target(0))).toBe(null);
  expect(whyNot(actor(3), give(3), target(0))).toBe('host-only');
  expect(whyNot(actor(3), give(2), target(0))).toBe(null);
  expect(whyNot(actor(1), give(1), target(0))).toBe('not-a-role');
  expect(whyNot(actor(1), give(4), target(0))).toBe('not-a-role');
});

test('the audience may switch everything off and nothing on', () => {
  expect(whyNot(actor(2), { do: 'set-self', microphone: true }, null)).toBe('audience');
  expect(whyNot(actor(2), { do: 'set-self', camera: true }, null)).toBe('audience');
  expect(whyNot(actor(2), { do: 'set-self', screen: true }, null)).toBe('audience');
  expect(whyNot(actor(2), { do: 'set-self', microphone: false, camera: false, screen: false }, null)).toBe(null);
});

test('who was muted by a host unmutes only where that was left to them', () => {
  const on = { do: 'set-self', microphone: true } as const;
  expect(whyNot(actor(0, { mutedByHost: true, mayUnmute: false }), on, null)).toBe('muted-by-host');
  expect(whyNot(actor(0, { mutedByHost: true, mayUnmute: true }), on, null)).toBe(null);
  expect(whyNot(actor(0, { mutedByHost: true, mayUnmute: false }), { do: 'set-self', camera: true }, null)).toBe(null);
  expect(whyNot(actor(1, { mutedByHost: true, mayUnmute: false }), on, null), 'a muted heir is the host now').toBe(
    null,
  );
});

test('further people are called in by the host and co-hosts', () => {
  expect(ROLES.filter(mayInvite)).toEqual([1, 3]);
});
