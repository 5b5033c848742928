import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fail, ok } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { type FakeSipCall, fakeSipCall } from '../sip/sip-call.fake.ts';
import { entranceAmongFakes, seeing } from './entrance.fake.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

test('in the meeting, too, a telephone that sends its keys both ways does not unmute what it has just muted', async () => {
  const t = await entranceAmongFakes();
  await t.host();
  const call = await t.dial(seeing(t.meeting()));
  const me = () => t.meeting().members.find(({ way }) => way === 'dial-in')!;
  for (const digit of '*6') t.room.happen({ type: 'digit', room: t.meeting().id, member: me().id, digit });
  t.press(call, '*6');
  expect(me().media.microphone).toBe(false);
});

test('a telephone whose keys come by INFO first, also while it is asked for the ID, is not heard by RTP besides', async () => {
  const t = await entranceAmongFakes();
  await t.host();
  const call = await t.dial({ conference: '' });
  t.press(call, `${t.meeting().id}#${t.meeting().details.guestPwd}#*9`);
  const me = () => t.meeting().members.find(({ way }) => way === 'dial-in')!;
  expect(me().hand).toBe(true);
  for (const digit of '*9') t.room.happen({ type: 'digit', room: t.meeting().id, member: me().id, digit });
  expect(me().hand).toBe(true);
});

test('in the meeting: keys mute and raise the hand, BYE leaves, and the record says how they came and went', async () => {
  const t = await entranceAmongFakes();
  await t.host();
  const call = await t.dial(seeing(t.meeting()));
  const me = () => t.meeting().members.find(({ way }) => way === 'dial-in')!;
  t.press(call, '*6');
  expect(me().media.microphone).toBe(false);
  t.press(call, '*9');
  expect(me().hand).toBe(true);
  call.happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  expect(me().state).toMatchObject({ phase: 'left', why: { kind: 'left' } });
  expect(t.records.at(-1)?.members).toMatchObject([
    { name: 'Bob', way: 'sip' },
    { name: 'Bob', way: 'dial-in', address: 'sip:bob@example.com', left: 'left', stays: [{ to: Date.now() }] },
  ]);
});

test('who dialled in and is not there any more is lost: out of the meeting, and so it is written', async () => {
  const t = await entranceAmongFakes();
  await t.host();
  const call = await t.dial(seeing(t.meeting()));
  call.happen({ type: 'ended', end: { by: 'failed', cause: 'timeout', reason: 'the peer no longer answers (408)' } });
  const member = t.meeting().members.find(({ way }) => way === 'dial-in');
  expect(member?.state).toMatchObject({ phase: 'left', why: { kind: 'lost' } });
  expect(t.records.at(-1)?.members?.find(({ way }) => way === 'dial-in')).toMatchObject({ left: 'lost' });
});

test('removed is hung up at once, and the end of the meeting hangs up everybody', async () => {
  const t = await entranceAmongFakes();
  await t.host();
  const call = await t.dial(seeing(t.meeting()));
  t.act({ do: 'remove', member: t.meeting().members.find(({ way }) => way === 'dial-in')!.id });
  expect(call.did).toEqual(['answer audio', 'hang up']);
  const other = await t.dial({ ...seeing(t.meeting()), source: '192.0.2.99' });
  t.conference.end(t.calls()[0]!.id);
  expect(other.did).toEqual(['answer audio', 'hang up']);
  expect(t.meeting().state.phase).toBe('ended');
});

test('who dialled in keeps the meeting open after the callee left, in the room', async () => {
  const t = await entranceAmongFakes();
  await t.host();
  await t.dial(seeing(t.meeting()));
  t.lines.dialled[0]?.happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  expect(t.meeting().state.phase).toBe('live');
  expect(t.meeting().room).toBe(true);
});

test('who has come in follows the meeting like anybody who was called, and who waits does not know that it is one', async () => {
  const t = await entranceAmongFakes({ waitingRoom: true });
  await t.host();
  const call = await t.dial(seeing(t.meeting()));
  expect(call.served()).toBeNull();
  const waiting = t.meeting().members.find(({ state }) => state.phase === 'waiting')!;
  t.act({ do: 'admit', member: waiting.id });
  expect(call.served()?.view()?.self).toBe(waiting.id);
});

test('who dialled in and is in goes on by another call that takes the place of theirs, as the same member', async () => {
  const t = await entranceAmongFakes();
  await t.host();
  const desk = await t.dial(seeing(t.meeting()));
  const { id } = t.meeting().members.at(-1)!;
  t.press(desk, '*9');
  const mobile = { ...fakeSipCall('in', false), replaces: desk.id };
  mobile.answer = async () => {
    desk.happen({ type: 'ended', end: { by: 'replaced' } });
    mobile.happen({ type: 'established' });
    return ok(null);
  };
  t.lines.receive(mobile);
  await vi.advanceTimersByTimeAsync(600);
  expect(t.people()).toEqual(['Ada host joined', 'Bob sip joined', 'Bob dial-in joined']);
  const member = () => t.meeting().members.find((one) => one.id === id)!;
  expect(member().hand).toBe(true);
  const session = t.room.plans.get(t.meeting().id)?.members.find((one) => one.id === id)?.media;
  expect(session).toEqual({ kind: 'session', session: member().call });
  expect(t.anterooms()).toEqual([]);
  // The other telephone sends its keys another way.
  for (const digit of '*9') t.room.happen({ type: 'digit', room: t.meeting().id, member: id, digit });
  expect(member().hand).toBe(false);
  expect(mobile.served()?.view()?.self).toBe(id);
  mobile.happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  expect(member().state).toMatchObject({ phase: 'left', why: { kind: 'left' } });
});

test('a call in the place of one that is still at the entrance is declined, and one that is not answered takes nothing', async () => {
  const t = await entranceAmongFakes();
  await t.host();
  const asked = await t.dial({ conference: '' });
  const instead = async (of: FakeSipCall): Promise<string[]> => {
    const call = { ...fakeSipCall('in', false), replaces: of.id };
    call.answer = async () => fail(SDKERR.UISDK_COMMON_ERROR, 'no common codec');
    t.lines.receive(call);
    await vi.advanceTimersByTimeAsync(600);
    call.happen({ type: 'ended', end: { by: 'local' } });
    return call.did;
  };
  expect(await instead(asked)).toEqual(['reject 603']);
  const inside = await t.dial(seeing(t.meeting()));
  expect(await instead(inside)).toEqual(['reject 488']);
  expect(t.people().at(-1)).toBe('Bob dial-in joined');
  expect(await instead(fakeSipCall('in', false))).toEqual(['reject 481']);
});

test('a co-host who dialled in calls somebody in by REFER; anybody else who dialled in may not', async () => {
  const t = await entranceAmongFakes();
  await t.host();
  const call = await t.dial(seeing(t.meeting()));
  const did: string[] = [];
  const refer = (): void =>
    call.happen({
      type: 'transfer',
      transfer: {
        asks: 'call',
        toConference: false,
        target: 'sip:carol@example.com',
        replaces: null,
        referredBy: '',
        accept: () => void did.push('202'),
        decline: (status) => void did.push(`${status}`),
        progress: (status) => void did.push(`${status}`),
      },
    });
  refer();
  expect(did).toEqual(['403']);
  t.act({ do: 'set-role', member: t.meeting().members.at(-1)!.id, role: 3 });
  refer();
  await vi.advanceTimersByTimeAsync(0);
  t.lines.dialled.at(-1)?.happen({ type: 'established' });
  expect(did).toEqual(['403', '202', '200']);
  expect(t.people().at(-1)).toMatch(/sip joined$/);
});
