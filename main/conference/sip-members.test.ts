import { expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { ConfRole } from '../../app/conf/enumerations.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import type { Member, MemberPhase } from '../../app/meeting/member.ts';
import { fail, ok } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { MeetingFocus } from '../meeting/focus.ts';
import { newMember } from '../meeting/roster.ts';
import { type FakeSipCall, fakeSipCall } from '../sip/sip-call.fake.ts';
import type { SipTransfer } from '../sip/sip-engine.ts';
import { createSipMembers } from './sip-members.ts';

const member = (role: ConfRole, state: MemberPhase): Member => ({
  ...newMember({
    ...{ name: 'Bob', address: 'sip:bob@example.com', way: 'sip', identity: { kind: 'invited' }, role, state },
    ...{ call: 'call', microphone: true, camera: false },
  }),
});

const setUp = (role: ConfRole, state: MemberPhase = { phase: 'joined', since: 0 }) => {
  const meetings = createStore<readonly Meeting[]>(() => []);
  const bob = fakeSipCall('out', false);
  const invited: string[] = [];
  let outcome: FakeSipCall | 'refused' | 'undialled' = fakeSipCall('out', false);
  const members = createSipMembers({
    focus: { meetings, view: () => null } as unknown as MeetingFocus,
    sip: (call) => (call === 'call' ? bob : undefined),
    add: async (_meeting, target, watch) => {
      invited.push(target);
      if (outcome === 'refused') return fail(SDKERR.UISDK_COMMON_ERROR, 'the meeting is full');
      if (outcome !== 'undialled') watch(outcome);
      return ok('member');
    },
    log: () => {},
  });
  const one = member(role, state);
  meetings.setState([{ id: 'm', members: [one] } as unknown as Meeting], true);
  const did: string[] = [];
  const transfer = (replaces: string | null = null): SipTransfer => ({
    target: 'sip:carol@example.com;ob',
    replaces,
    referredBy: '',
    accept: () => void did.push('202'),
    decline: () => void did.push('603'),
    progress: (status) => void did.push(`${status}`),
  });
  return {
    bob,
    members,
    invited,
    did,
    transfer,
    outcome: (next: typeof outcome) => {
      outcome = next;
    },
  };
};

const {
  HWM_CONF_ROLE_HOST,
  HWM_CONF_ROLE_COHOST,
  HWM_CONF_ROLE_ATTENDEE,
  HWM_CONF_ROLE_AUDIENCE,
  HWM_CONF_ROLE_WAITING,
} = ConfRole;
const IN: MemberPhase = { phase: 'joined', since: 0 };
test.each([
  ['the host', HWM_CONF_ROLE_HOST, IN, null, true],
  ['a co-host', HWM_CONF_ROLE_COHOST, IN, null, true],
  ['a co-host whose sound was lost', HWM_CONF_ROLE_COHOST, { phase: 'lost', since: 0 }, null, true],
  ['a co-host in place of another call', HWM_CONF_ROLE_COHOST, IN, 'x;to-tag=1;from-tag=2', false],
  ['an attendee', HWM_CONF_ROLE_ATTENDEE, IN, null, false],
  ['the audience', HWM_CONF_ROLE_AUDIENCE, IN, null, false],
  ['who waits', HWM_CONF_ROLE_WAITING, { phase: 'waiting', since: 0 }, null, false],
  ['who has left', HWM_CONF_ROLE_HOST, { phase: 'left', at: 0, why: { kind: 'left' } }, null, false],
] as const)('a REFER of %s', async (_who, role, state, replaces, invites) => {
  const t = setUp(role, state);
  expect(t.members.referred('call', t.transfer(replaces))).toBe(invites);
  expect(t.invited).toEqual(invites ? ['sip:carol@example.com'] : []);
  expect(t.did).toEqual(invites ? ['202'] : []);
});

test('a REFER on a call of no meeting is a transfer', () => {
  const t = setUp(HWM_CONF_ROLE_HOST);
  expect(t.members.referred('another', t.transfer())).toBe(false);
});

test('how the invited call fares is told, up to its answer and not beyond', async () => {
  const t = setUp(HWM_CONF_ROLE_COHOST);
  const carol = fakeSipCall('out', false);
  t.outcome(carol);
  t.members.referred('call', t.transfer());
  await Promise.resolve();
  carol.happen({ type: 'progress', status: 180, early: false });
  carol.happen({ type: 'established' });
  carol.happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  expect(t.did).toEqual(['202', '180', '200']);
  expect(t.bob.did).toEqual([]);
});

test.each([
  ['refused', '503'],
  ['undialled', '503'],
] as const)('an invitation that is %s is told as one', async (outcome, status) => {
  const t = setUp(HWM_CONF_ROLE_COHOST);
  t.outcome(outcome);
  t.members.referred('call', t.transfer());
  await vi.waitFor(() => expect(t.did).toEqual(['202', status]));
});

test('whoever is in by a call is told that it is a conference; who only waits is not', () => {
  expect(setUp(HWM_CONF_ROLE_ATTENDEE).bob.served()).not.toBeNull();
  expect(setUp(HWM_CONF_ROLE_WAITING, { phase: 'waiting', since: 0 }).bob.served()).toBeNull();
});
