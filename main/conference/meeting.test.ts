import { expect, test, vi } from 'vitest';
import type { Attendee } from '../../app/bridge/contract.ts';
import type { CallRecord } from '../../app/call/call-record.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import { fail, ok } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../app/settings/settings.ts';
import { fakeLines } from '../lines/lines.fake.ts';
import { fakeMediaPort } from '../media/media-port.fake.ts';
import { NO_ROOMS } from '../media/no-rooms.fake.ts';
import { fakeRoomPort } from '../media/room-port.fake.ts';
import type { RoomPort } from '../media/room-port.ts';
import type { MemberEvent } from '../meeting/member-event.ts';
import { builtinFocus } from '../providers/builtin-focus.ts';
import type { FakeSipCall } from '../sip/sip-call.fake.ts';
import { createConference } from './conference.ts';

const setUp = async (change: { room?: RoomPort; settings?: Partial<Settings> } = {}) => {
  const lines = fakeLines();
  const media = fakeMediaPort();
  const room = fakeRoomPort();
  const records: CallRecord[] = [];
  const hostHeard: MemberEvent[] = [];
  const ended: string[] = [];
  const provider = builtinFocus();
  const conference = createConference({
    lines,
    media,
    room: change.room ?? room,
    provider: { create: provider.create, end: (id) => void ended.push(id) },
    settings: () => ({ ...DEFAULT_SETTINGS, displayName: 'Ada', ...change.settings }),
    language: () => 'en',
    classify: (text) =>
      text.includes('nobody')
        ? fail(SDKERR.UISDK_CONTACT_NOT_FOUND, 'no such contact')
        : ok({
            callable: true,
            route: text.startsWith('0')
              ? { kind: 'pstn', uri: `sip:${text}@example.com`, account: 'a', shown: text, e164: null }
              : { kind: 'sip-uri', uri: text, account: null, shown: text },
            name: '',
            alternatives: [],
          }),
    nameOf: () => '',
    companyOf: () => '',
    holderOf: () => null,
    record: (record) => void records.push(record),
    onDtmf: () => {},
    onSendDigits: () => {},
    onHost: (_meeting, event) => void hostHeard.push(event),
    now: Date.now,
    log: () => {},
  });
  conference.setReady(true);
  const started = new Promise<number>((resolve) =>
    conference.startP2pConf(
      {
        callerInfo: {},
        calleeInfo: { number: 'sip:bob@example.com', nickName: 'Bob' },
        mediaType: 0,
        confAllowJoinUser: 3,
      },
      resolve,
    ),
  );
  expect(await started).toBe(0);
  const meeting = (): Meeting => conference.focus.meetings.getState()[0]!;
  const people = () => meeting().members.map(({ name, role, state }) => `${name} ${role} ${state.phase}`);
  return {
    lines,
    media,
    room,
    records,
    hostHeard,
    ended,
    conference,
    meeting,
    people,
    calls: () => conference.calls.getState(),
    add: async (...attendees: readonly Attendee[]) => {
      const added = await conference.addAttendee(meeting().id, attendees);
      if (!added.ok) throw new Error(added.failure.reason);
      return added.value;
    },
    pickUp: (index: number): FakeSipCall => {
      const call = lines.dialled[index]!;
      call.happen({ type: 'established' });
      return call;
    },
    /** Bob and Cid are in. */
    async three() {
      this.pickUp(0);
      await this.add({ number: 'sip:cid@example.com', name: 'Cid' });
      this.pickUp(1);
    },
  };
};

test('the callee’s ringing and answer move the meeting, and the call of two stays what it was', async () => {
  const t = await setUp();
  expect(t.meeting().state.phase).toBe('ringing');
  expect(t.meeting()).toMatchObject({ doors: { policy: 3 }, details: { callee: 'sip:bob@example.com' } });
  t.pickUp(0);
  expect(t.meeting().state.phase).toBe('live');
  expect(t.people()).toEqual(['Ada 1 joined', 'Bob 0 joined']);
  expect(t.room.log).toEqual([]);
  t.lines.dialled[0]?.happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  expect(t.meeting().state).toMatchObject({ phase: 'ended', why: 'empty' });
  expect(t.ended).toEqual([t.meeting().id]);
});

test('further people are called at once, each with an outcome of their own, and nobody is put on hold', async () => {
  const t = await setUp();
  const bob = t.pickUp(0);
  const added = await t.add(
    { number: 'sip:cid@example.com', name: 'Cid' },
    { thirdUserId: 'nobody', name: '' },
    { number: '0301234', name: 'Dot' },
  );
  expect(added.map((one) => (one.ok ? 'called' : one.failure.code))).toEqual([
    'called',
    SDKERR.UISDK_CONTACT_NOT_FOUND,
    'called',
  ]);
  expect(t.people()).toEqual(['Ada 1 joined', 'Bob 0 joined', 'Cid 0 ringing', 'Dot 0 ringing']);
  expect(t.meeting().members[3]?.way).toBe('pstn');
  t.pickUp(1);
  t.lines.dialled[2]?.happen({ type: 'ended', end: { by: 'rejected', status: 486, reason: 'Busy Here' } });
  expect(t.people()).toEqual(['Ada 1 joined', 'Bob 0 joined', 'Cid 0 joined', 'Dot 0 left']);
  expect(t.meeting().members[3]?.state).toMatchObject({ why: { kind: 'not-reached', outcome: { kind: 'busy' } } });
  expect(bob.did).toEqual([]);
  expect(t.calls().map(({ state }) => state.phase)).toEqual(['active', 'active', 'ended']);
});

test('when the second other person joins, the room opens with the media sessions of both calls and the leg of the host’s window', async () => {
  const t = await setUp();
  await t.three();
  const [bob, cid] = t.calls();
  const answer = await t.conference.joinRoom(t.meeting().id, 'window', 'offer');
  expect(answer).toEqual(ok('answer to offer'));
  expect(t.room.legs.get('window')?.ice).toBe('lite');
  expect(t.room.plans.get(t.meeting().id)?.members.map(({ media }) => media)).toEqual([
    { kind: 'leg', leg: 'window' },
    { kind: 'session', session: bob?.id },
    { kind: 'session', session: cid?.id },
  ]);
  t.room.happen({ type: 'slots', room: t.meeting().id, leg: 'window', slots: [] });
  expect(t.hostHeard.at(-1)).toEqual({ type: 'slots', leg: 'window', slots: [] });
});

test('a callee on hold is taken off when the room opens, and nobody is put on hold in it', async () => {
  const t = await setUp();
  const bob = t.pickUp(0);
  const call = t.calls()[0]!;
  t.conference.hold(call.id);
  await t.add({ number: 'sip:cid@example.com', name: 'Cid' });
  t.pickUp(1);
  await vi.waitFor(() => expect(bob.did).toEqual(['hold', 'resume']));
  expect(t.conference.hold(call.id)).toMatchObject({ ok: false });
});

test('while the host answers another call the meeting goes on without the host', async () => {
  const t = await setUp();
  await t.three();
  await t.conference.joinRoom(t.meeting().id, 'window', 'offer');
  const host = () => t.room.plans.get(t.meeting().id)?.members[0];
  expect(host()?.speaks).toBe(true);
  const other = t.lines.ring(false);
  const id = t.calls().find(({ direction }) => direction === 'in')?.id ?? '';
  await t.conference.answer(id, false);
  await vi.waitFor(() => expect(host()?.speaks).toBe(false));
  expect(t.lines.dialled.map(({ did }) => did)).toEqual([[], []]);
  other.happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  expect(host()?.speaks).toBe(true);
});

test('a meeting that cannot grow says so: without rooms, when it is full, and when it is over', async () => {
  const alone = await setUp({ room: NO_ROOMS });
  alone.pickUp(0);
  expect(await alone.add({ number: 'sip:cid@example.com', name: '' })).toMatchObject([
    { ok: false, failure: { reason: 'the meeting is full' } },
  ]);
  expect(alone.media.sessions).toHaveLength(1);
  const t = await setUp();
  const eight = Array.from({ length: 7 }, (_, n) => ({ number: `sip:p${n}@example.com`, name: '' }));
  expect((await t.add(...eight)).map(({ ok: fits }) => fits)).toEqual([true, true, true, true, true, true, false]);
  t.conference.end(t.calls()[0]?.id ?? '');
  expect(await t.conference.addAttendee(t.meeting().id, eight)).toMatchObject({ ok: false });
});

test('a callee who declines while others ring does not end it; the last one’s outcome does', async () => {
  const t = await setUp();
  await t.add({ number: 'sip:cid@example.com', name: 'Cid' });
  const declined = { type: 'ended', end: { by: 'rejected', status: 603, reason: 'Decline' } } as const;
  t.lines.dialled[0]?.happen(declined);
  expect(t.meeting().state.phase).toBe('ringing');
  t.lines.dialled[1]?.happen(declined);
  expect(t.meeting().state).toMatchObject({ phase: 'ended', why: 'not-reached' });
});

test('leave hangs up a call of two, and hands a meeting of three over and says to whom', async () => {
  const two = await setUp();
  const bob = two.pickUp(0);
  expect(two.conference.leave(two.calls()[0]?.id ?? '')).toEqual(ok({ handedTo: null }));
  expect(bob.did).toEqual(['hang up']);
  const t = await setUp();
  await t.three();
  const heir = t.meeting().members[1]?.id;
  expect(t.conference.leave(t.calls()[1]?.id ?? '')).toEqual(ok({ handedTo: heir }));
  expect(t.people()).toEqual(['Bob 1 joined', 'Ada 0 left', 'Cid 0 joined']);
  expect(t.lines.dialled.map(({ did }) => did)).toEqual([[], []]);
  t.conference.startP2pConf({ callerInfo: {}, calleeInfo: { number: 'sip:eve@example.com' }, mediaType: 0 }, (ret) =>
    expect(ret).toBe(SDKERR.UISDK_ALREADY_EXIST_CONF_OR_CALL),
  );
  expect(t.conference.end(t.calls()[0]?.id ?? ''), 'what this machine carries its person may end').toEqual(ok(null));
  expect(t.meeting().state.phase).toBe('ended');
});

test('end is for everyone, and rights are checked for the host’s window like for anybody’s', async () => {
  const t = await setUp();
  await t.three();
  const bob = t.meeting().members[1]?.id ?? '';
  expect(t.conference.meetingAction(t.meeting().id, { do: 'hand-over', member: bob })).toEqual(ok(null));
  expect(t.conference.end(t.calls()[0]?.id ?? '')).toMatchObject({ ok: false, failure: { reason: 'host-only' } });
  expect(t.conference.meetingAction(t.meeting().id, { do: 'remove', member: bob })).toMatchObject({
    failure: { reason: 'against-host' },
  });
  expect(t.conference.meetingAction('another', { do: 'end' })).toMatchObject({ ok: false });
  const u = await setUp();
  await u.three();
  expect(u.conference.end(u.calls()[0]?.id ?? '')).toEqual(ok(null));
  expect(u.lines.dialled.map(({ did }) => did)).toEqual([['hang up'], ['hang up']]);
  expect(u.meeting().state).toMatchObject({ phase: 'ended', why: 'by-host' });
});

test('somebody removed while their call is being dialled is never rung for long', async () => {
  const t = await setUp();
  t.pickUp(0);
  const dial = t.lines.dial;
  let go: () => void = () => {};
  t.lines.dial = async (...parameters) => {
    await new Promise<void>((resolve) => {
      go = resolve;
    });
    return dial(...parameters);
  };
  const adding = t.add({ number: 'sip:cid@example.com', name: 'Cid' });
  await vi.waitFor(() => expect(t.meeting().members).toHaveLength(3));
  t.conference.meetingAction(t.meeting().id, { do: 'remove', member: t.meeting().members[2]?.id ?? '' });
  expect(t.meeting().members[2]?.state).toMatchObject({ phase: 'left', why: { kind: 'removed' } });
  go();
  await adding;
  expect(t.lines.dialled[1]?.did).toEqual(['hang up']);
});

test('a meeting has one record, written as people come and go, so that a crash loses nothing', async () => {
  const t = await setUp();
  const first = t.records.length;
  expect(t.records.at(-1)?.members).toMatchObject([{ name: 'Bob', way: 'sip', stays: [], left: null }]);
  await t.three();
  expect(t.records.length).toBeGreaterThan(first);
  expect(t.records.at(-1)).toMatchObject({ endedAt: null, outcome: null });
  expect(t.records.at(-1)?.members).toMatchObject([
    { name: 'Bob', stays: [{ to: null }] },
    { name: 'Cid', stays: [{ to: null }] },
  ]);
  const written = t.records.length;
  t.room.happen({
    ...{ type: 'member', room: t.meeting().id, member: t.meeting().members[1]?.id ?? '' },
    ...{ audio: true, camera: false, screen: false, levelDb: -9, loss: 0, jitterMs: 1 },
  });
  expect(t.records.length, 'how well somebody is heard is no history').toBe(written);
  t.lines.dialled[0]?.happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  expect(t.records.at(-1)).toMatchObject({ endedAt: null, members: [{ name: 'Bob', left: 'left' }, { left: null }] });
  await t.add({ number: 'sip:dot@example.com', name: 'Dot' });
  t.lines.dialled[2]?.happen({ type: 'ended', end: { by: 'rejected', status: 404, reason: 'Not Found' } });
  t.conference.end(t.calls()[0]?.id ?? '');
  const last = t.records.at(-1);
  expect(last).toMatchObject({
    id: t.calls()[0]?.id,
    name: 'Bob',
    outcome: { kind: 'completed' },
    members: [{ name: 'Bob' }, { name: 'Cid', left: 'ended' }, { name: 'Dot', outcome: { kind: 'unknown' } }],
  });
  expect(last?.endedAt).not.toBe(null);
  expect(new Set(t.records.map(({ id }) => id)).size).toBe(1);
  expect(JSON.stringify(t.records)).not.toContain(t.meeting().details.hostPwd);
});

test('where the first callee declined and another came, the meeting took place', async () => {
  const t = await setUp();
  await t.add({ number: 'sip:cid@example.com', name: 'Cid' });
  t.lines.dialled[0]?.happen({ type: 'ended', end: { by: 'rejected', status: 603, reason: 'Decline' } });
  const cid = t.pickUp(1);
  cid.happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  expect(t.records.at(-1)).toMatchObject({
    outcome: { kind: 'completed' },
    answeredAt: expect.any(Number),
    members: [{ left: 'not-reached', outcome: { kind: 'declined' } }, { left: 'left' }],
  });
});

test('the doors of a new meeting are those of the settings', async () => {
  const t = await setUp({ settings: { waitingRoom: true, outsiders: 'refuse' } });
  expect(t.meeting().doors).toMatchObject({ waitingRoom: true, outsiders: 'refuse', locked: false });
});

test('stopping the engine ends the meeting, and everybody’s call with it', async () => {
  const t = await setUp();
  await t.three();
  t.conference.stop();
  expect(t.lines.dialled.map(({ did }) => did)).toEqual([['hang up'], ['hang up']]);
  expect(t.meeting().state).toMatchObject({ phase: 'ended', why: 'stopped' });
  expect(t.records.at(-1)?.members?.map(({ left }) => left)).toEqual(['ended', 'ended']);
});
