import { expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { ConfRole } from '../../app/conf/enumerations.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import type { Member, MemberPhase } from '../../app/meeting/member.ts';
import { whyNot } from '../../app/meeting/rights.ts';
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

const setUp = (role: ConfRole, state: MemberPhase = { phase: 'joined', since: 0 }, others: readonly Member[] = []) => {
  const meetings = createStore<readonly Meeting[]>(() => []);
  const bob = fakeSipCall('out', false);
  const invited: string[] = [];
  const removed: string[] = [];
  let outcome: FakeSipCall | 'refused' | 'undialled' = fakeSipCall('out', false);
  const act: MeetingFocus['act'] = (actor, action) => {
    const all = meetings.getState()[0]!.members;
    const target = all.find(({ id }) => 'member' in action && id === action.member);
    const refused = whyNot(
      all.find(({ id }) => id === actor)!,
      action,
      target ? { ...target, phase: target.state.phase } : null,
    );
    if (refused === null) removed.push(target!.name);
    return refused;
  };
  const members = createSipMembers({
    focus: { meetings, view: () => null, act } as unknown as MeetingFocus,
    sip: (call) => (call === 'call' ? bob : undefined),
    domains: () => ['example.com'],
    add: async (_meeting, target, watch) => {
      invited.push(target);
      if (outcome === 'refused') return fail(SDKERR.UISDK_COMMON_ERROR, 'the meeting is full');
      if (outcome !== 'undialled') watch(outcome);
      return ok('member');
    },
    log: () => {},
  });
  const one = member(role, state);
  meetings.setState([{ id: 'm', members: [one, ...others] } as unknown as Meeting], true);
  const did: string[] = [];
  const transfer = (replaces: string | null = null, more: Partial<SipTransfer> = {}): SipTransfer => ({
    asks: 'call',
    toConference: false,
    target: 'sip:carol@example.com;ob',
    replaces,
    referredBy: '',
    accept: () => void did.push('202'),
    decline: (status = 603) => void did.push(`${status}`),
    progress: (status) => void did.push(`${status}`),
    ...more,
  });
  return {
    bob,
    one,
    members,
    invited,
    removed,
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

test.each([
  ['the host', HWM_CONF_ROLE_HOST, IN, ['202']],
  ['an attendee', HWM_CONF_ROLE_ATTENDEE, IN, ['403']],
  ['who waits', HWM_CONF_ROLE_WAITING, { phase: 'waiting', since: 0 }, ['403']],
] as const)('a REFER of %s to the conference itself is never a transfer of the call', (_who, role, state, did) => {
  const t = setUp(role, state);
  expect(t.members.referred('call', t.transfer(null, { toConference: true }))).toBe(true);
  expect(t.did).toEqual(did);
});

test.each([
  ['a host', HWM_CONF_ROLE_HOST, 'entity of Carol', ['202', '200']],
  ['a host', HWM_CONF_ROLE_HOST, 'sip:Carol@example.com;transport=tcp', ['202', '200']],
  ['a host', HWM_CONF_ROLE_HOST, 'sip:4711@example.com', ['202', '200']],
  ['a host', HWM_CONF_ROLE_HOST, 'entity of Coco', ['202', '200']],
  ['a host', HWM_CONF_ROLE_HOST, 'sip:nobody@example.com', ['404']],
  ['a host', HWM_CONF_ROLE_HOST, 'sip:bob@example.com', ['403']],
  ['a host', HWM_CONF_ROLE_HOST, 'entity of Wim', ['404']],
  ['a host', HWM_CONF_ROLE_HOST, 'entity of Lou', ['404']],
  ['a co-host', HWM_CONF_ROLE_COHOST, 'entity of Carol', ['202', '200']],
  ['a co-host', HWM_CONF_ROLE_COHOST, 'entity of Coco', ['403']],
  ['a co-host', HWM_CONF_ROLE_COHOST, 'entity of Ada', ['403']],
  ['an attendee', HWM_CONF_ROLE_ATTENDEE, 'entity of Carol', ['403']],
  ['an attendee', HWM_CONF_ROLE_ATTENDEE, 'sip:nobody@example.com', ['403']],
  ['somebody in the audience', HWM_CONF_ROLE_AUDIENCE, 'entity of Carol', ['403']],
] as const)('REFER with method=BYE of %s (role %i) for %s', (_who, role, target, did) => {
  const named = (name: string, address: string, as: ConfRole, state: MemberPhase = IN): Member => ({
    ...member(as, state),
    ...{ name, address, call: name },
  });
  const others = [
    named('Ada', '', HWM_CONF_ROLE_HOST),
    named('Carol', 'sip:carol@example.com', HWM_CONF_ROLE_ATTENDEE),
    named('Dan', '4711', HWM_CONF_ROLE_ATTENDEE, { phase: 'ringing' }),
    named('Coco', 'sip:coco@example.com', HWM_CONF_ROLE_COHOST),
    named('Wim', '', HWM_CONF_ROLE_WAITING, { phase: 'waiting', since: 0 }),
    named('Lou', '', HWM_CONF_ROLE_ATTENDEE, { phase: 'left', at: 0, why: { kind: 'left' } }),
  ];
  const t = setUp(role, IN, others);
  const whom = others.find(({ name }) => target === `entity of ${name}`);
  const uri = whom === undefined ? target : `sip:${whom.id}@anonymous.invalid`;
  expect(t.members.referred('call', t.transfer(null, { asks: 'removal', target: uri }))).toBe(true);
  expect(t.did).toEqual(did);
  expect(t.removed).toHaveLength(did.length - 1);
});

test('a REFER on a call of no meeting is a transfer', () => {
  const t = setUp(HWM_CONF_ROLE_HOST);
  expect(t.members.referred('another', t.transfer())).toBe(false);
  expect(t.members.referred('another', t.transfer(null, { asks: 'removal' }))).toBe(true);
  expect(t.did).toEqual(['403']);
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
