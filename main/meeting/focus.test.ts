import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { outcome } from '../../app/call/outcome.ts';
import type { MeetingAction } from '../../app/meeting/action.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import { fakeRoomPort } from '../media/room-port.fake.ts';
import { builtinFocus } from '../providers/builtin-focus.ts';
import { createFocus, type NewMeeting } from './focus.ts';
import type { Knock } from './knock.ts';
import type { MemberEvent } from './member-event.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const REQUEST: NewMeeting = {
  hostName: 'Ada',
  mediaType: 1,
  guestsWithoutPassword: false,
  customInfo: '',
  language: 'en',
  policy: 0,
  waitingRoom: false,
  outsiders: 'wait',
  callee: 'sip:bob@example.com',
  wanted: () => true,
};

const setUp = async (change: Partial<NewMeeting> = {}) => {
  const room = fakeRoomPort();
  const hungUp: string[] = [];
  const hostHeard: MemberEvent[] = [];
  const ended: string[] = [];
  const provider = builtinFocus(Date.now);
  const byCall = new Map<string, string>();
  const focus = createFocus({
    provider: { create: provider.create, end: (id) => void ended.push(id) },
    room,
    now: Date.now,
    house: () => ({ domains: ['example.com'], corpId: '', companyOf: () => '' }),
    hangUp: (call) => {
      hungUp.push(call);
      focus.callEnded(byCall.get(call) ?? '', { kind: 'left' });
    },
    onDigit: () => {},
    onHost: (_meeting, event) => void hostHeard.push(event),
  });
  const created = await focus.create({ ...REQUEST, ...change });
  if (!created.ok) throw new Error(created.failure.reason);
  const { id } = created.value;
  const host = focus.hostOf(id) ?? '';
  const meeting = (): Meeting => focus.meetings.getState().find((one) => one.id === id)!;
  let calls = 0;
  let pages = 0;
  return {
    room,
    focus,
    hungUp,
    hostHeard,
    ended,
    id,
    host,
    meeting,
    plan: () => room.plans.get(id)?.members.map((one) => ({ ...one, name: nameOf(meeting(), one.id) })),
    member: (member: string) => meeting().members.find((one) => one.id === member)!,
    roles: () =>
      meeting()
        .members.filter(({ state }) => state.phase === 'joined')
        .map(({ name, role }) => `${name} ${role}`),
    ring: (name: string, more: { direct?: boolean; address?: string; insteadOf?: string } = {}) => {
      const call = `call-${++calls}`;
      const address = more.address ?? `sip:${name.toLowerCase()}@example.com`;
      const invited = focus.invite(id, {
        way: 'sip',
        name,
        address,
        call,
        insteadOf: more.insteadOf ?? null,
        direct: more.direct ?? false,
      });
      if (invited.ok) byCall.set(call, invited.value);
      return invited;
    },
    answer(name: string, more: { direct?: boolean; address?: string } = {}) {
      const invited = this.ring(name, more);
      if (!invited.ok) throw new Error(invited.failure.reason);
      focus.answered(invited.value);
      return invited.value;
    },
    knock: (more: Partial<Knock> = {}) =>
      focus.knock(id, {
        way: 'link',
        identity: { kind: 'anonymous' },
        name: 'Gus',
        password: meeting().details.guestPwd,
        address: `192.0.2.${++pages}`,
        microphone: true,
        camera: true,
        ...more,
      }),
    /** A guest who is in, with a leg that is connected and what their page heard. */
    async guest(name: string, more: Partial<Knock> = {}) {
      const knocked = this.knock({ name, ...more });
      if (knocked.do !== 'enter') throw new Error(JSON.stringify(knocked));
      const heard: MemberEvent[] = [];
      focus.subscribe(knocked.member, (event) => heard.push(event));
      const leg = `leg-${name}`;
      await focus.joinRoom(knocked.member, { leg, sdp: 'offer', ice: 'full' });
      room.happen({ type: 'leg', leg, state: 'connected' });
      return { id: knocked.member, resume: knocked.resume, leg, heard };
    },
    act: (member: string, action: MeetingAction) => focus.act(member, action),
  };
};

const nameOf = (meeting: Meeting, id: string): string => meeting.members.find((one) => one.id === id)?.name ?? '?';
const pass = (ms: number): void => void vi.advanceTimersByTime(ms);

describe('a meeting’s life', () => {
  test('is created with its host in it, rings, goes live and is empty when the last one leaves', async () => {
    const t = await setUp();
    expect(t.meeting()).toMatchObject({ state: { phase: 'created' }, members: [{ name: 'Ada', role: 1 }] });
    const bob = t.ring('Bob');
    if (!bob.ok) throw new Error();
    expect(t.meeting().state).toEqual({ phase: 'ringing' });
    pass(5000);
    t.focus.answered(bob.value);
    expect(t.meeting().state).toEqual({ phase: 'live', since: 1_700_000_005_000 });
    pass(60_000);
    t.focus.callEnded(bob.value, { kind: 'left' });
    expect(t.meeting().state).toEqual({
      phase: 'ended',
      since: 1_700_000_005_000,
      at: 1_700_000_065_000,
      why: 'empty',
    });
    expect(t.member(bob.value).stays).toEqual([{ from: 1_700_000_005_000, to: 1_700_000_065_000 }]);
    expect(t.ended).toEqual([t.id]);
  });

  test('is not reached when the callee declines and nobody else is in', async () => {
    const t = await setUp();
    const bob = t.ring('Bob');
    if (!bob.ok) throw new Error();
    t.focus.callEnded(bob.value, { kind: 'not-reached', outcome: outcome('declined', '603', 603) });
    expect(t.meeting().state).toMatchObject({ phase: 'ended', since: null, why: 'not-reached' });
    expect(t.knock()).toEqual({ do: 'refuse', why: 'no-meeting', retryAfterSeconds: null });
  });

  test('goes on when the callee declines while a guest waits, because the host can let them in', async () => {
    const t = await setUp({ waitingRoom: true });
    const bob = t.ring('Bob');
    const knocked = t.knock();
    if (!bob.ok || knocked.do !== 'wait') throw new Error();
    t.focus.callEnded(bob.value, { kind: 'not-reached', outcome: outcome('declined', '603', 603) });
    expect(t.meeting().state.phase).toBe('ringing');
    t.focus.lost(knocked.member);
    expect(t.meeting().state).toMatchObject({ phase: 'ended', why: 'not-reached' });
  });

  test('ends for everyone by the host, and everybody is told', async () => {
    const t = await setUp();
    t.answer('Bob');
    const guest = await t.guest('Gus');
    expect(t.act(t.host, { do: 'end' })).toBe(null);
    expect(t.hungUp).toEqual(['call-1']);
    expect(guest.heard.at(-1)).toEqual({ type: 'left', why: 'ended' });
    expect(t.meeting().state).toMatchObject({ phase: 'ended', why: 'by-host' });
    expect(t.room.plans.size).toBe(0);
    expect(t.room.legs.size).toBe(0);
    expect(t.act(t.host, { do: 'lock', on: true })).toBe('no-such-member');
  });

  test('ends at its planned time, and not before where it was extended', async () => {
    const t = await setUp();
    t.answer('Bob');
    const planned = t.meeting().endsAt;
    expect(t.act(t.host, { do: 'extend', minutes: 30 })).toBe(null);
    expect(t.meeting().endsAt).toBe(planned + 30 * 60_000);
    expect(t.meeting().details.endTimeStamp).toBe((planned + 30 * 60_000) / 1000);
    pass(planned - Date.now() + 1000);
    expect(t.meeting().state.phase).toBe('live');
    pass(30 * 60_000);
    expect(t.meeting().state).toMatchObject({ phase: 'ended', why: 'time' });
  });

  test('is not made longer than a day', async () => {
    const t = await setUp();
    t.answer('Bob');
    for (let i = 0; i < 5; i++) expect(t.act(t.host, { do: 'extend', minutes: 240 })).toBe(null);
    expect(t.act(t.host, { do: 'extend', minutes: 240 })).toBe('too-long');
  });
});

describe('the room', () => {
  test('does not open for host and callee, whose call stays what it was', async () => {
    const t = await setUp();
    t.answer('Bob');
    expect(t.meeting().room).toBe(false);
    expect(t.room.log).toEqual([]);
  });

  test('opens when the second other person joins, with everybody in it, and stays open', async () => {
    const t = await setUp();
    const bob = t.answer('Bob');
    await t.focus.joinRoom(t.host, { leg: 'window', sdp: 'offer', ice: 'lite' });
    t.answer('Cid');
    expect(t.meeting().room).toBe(true);
    expect(t.plan()).toMatchObject([
      { name: 'Ada', media: { kind: 'leg', leg: 'window' }, speaks: true, shows: true, shares: false },
      { name: 'Bob', media: { kind: 'session', session: 'call-1' }, speaks: true },
      { name: 'Cid', media: { kind: 'session', session: 'call-2' }, speaks: true },
    ]);
    t.focus.callEnded(bob, { kind: 'left' });
    expect(t.meeting().room).toBe(true);
    expect(t.plan()?.map(({ name }) => name)).toEqual(['Ada', 'Cid']);
  });

  test('is needed by who was to be replaced, when the one who was called instead does not come', async () => {
    const t = await setUp();
    const bob = t.answer('Bob');
    const carol = t.ring('Carol', { insteadOf: 'call-1' });
    if (!carol.ok) throw new Error(carol.failure.reason);
    t.focus.callEnded(carol.value, { kind: 'not-reached', outcome: outcome('busy', '') });
    expect([t.meeting().room, t.member(bob).state.phase]).toEqual([false, 'joined']);
    t.answer('Dan');
    expect(t.plan()?.map(({ name }) => name)).toEqual(['Bob', 'Dan']);
  });

  test('is not needed while somebody takes another’s place', async () => {
    const t = await setUp();
    const bob = t.answer('Bob');
    const carol = t.ring('Carol', { insteadOf: 'call-1' });
    if (!carol.ok) throw new Error(carol.failure.reason);
    t.focus.answered(carol.value);
    t.focus.callEnded(bob, { kind: 'left' });
    expect([t.meeting().room, t.member(carol.value).state.phase]).toEqual([false, 'joined']);
  });

  test('has who joined and nobody who rings, waits or was lost', async () => {
    const t = await setUp();
    t.answer('Bob');
    t.ring('Cid');
    const guest = await t.guest('Gus');
    t.act(t.host, { do: 'set-waiting-room', on: true });
    expect(t.knock({ name: 'Wil' }).do).toBe('wait');
    expect(t.plan()?.map(({ name }) => name)).toEqual(['Bob', 'Gus']);
    t.room.happen({ type: 'leg', leg: guest.leg, state: 'lost' });
    expect(t.plan()?.map(({ name }) => name)).toEqual(['Bob']);
  });

  test('takes from a member what a mute, the role or the person takes', async () => {
    const t = await setUp();
    const guest = await t.guest('Gus');
    const sends = () => {
      const { speaks, shows, shares } = t.plan()?.find(({ name }) => name === 'Gus') ?? {};
      return [speaks, shows, shares];
    };
    expect(sends()).toEqual([true, true, false]);
    t.act(guest.id, { do: 'set-self', screen: true });
    expect(sends()).toEqual([true, true, true]);
    t.act(t.host, { do: 'mute', member: guest.id, mayUnmute: false });
    expect(sends()).toEqual([false, true, true]);
    expect(t.act(guest.id, { do: 'set-self', microphone: true })).toBe('muted-by-host');
    t.act(t.host, { do: 'ask-to-unmute', member: guest.id });
    expect(guest.heard.at(-1)).toEqual({ type: 'asked-to-unmute' });
    expect(t.act(guest.id, { do: 'set-self', microphone: true })).toBe(null);
    t.act(t.host, { do: 'stop-camera', member: guest.id });
    expect(sends()).toEqual([true, false, true]);
    t.act(t.host, { do: 'set-role', member: guest.id, role: 2 });
    expect(sends()).toEqual([false, false, false]);
    t.act(t.host, { do: 'set-role', member: guest.id, role: 0 });
    expect(sends()).toEqual([false, false, false]);
  });

  test('shows one screen, the newest', async () => {
    const t = await setUp();
    const gus = await t.guest('Gus');
    const hal = await t.guest('Hal');
    t.act(gus.id, { do: 'set-self', screen: true });
    t.act(hal.id, { do: 'set-self', screen: true });
    expect(
      t
        .plan()
        ?.filter(({ shares }) => shares)
        .map(({ name }) => name),
    ).toEqual(['Hal']);
  });

  test('gives nobody a leg who waits, is gone, or names somebody else’s', async () => {
    const t = await setUp();
    const gus = await t.guest('Gus');
    t.act(t.host, { do: 'set-waiting-room', on: true });
    const wil = t.knock({ name: 'Wil' });
    if (wil.do !== 'wait') throw new Error();
    const offer = { leg: 'x', sdp: 'offer', ice: 'full' } as const;
    expect((await t.focus.joinRoom(wil.member, offer)).ok).toBe(false);
    expect((await t.focus.joinRoom('nobody', offer)).ok).toBe(false);
    expect((await t.focus.joinRoom(t.host, { ...offer, leg: gus.leg })).ok).toBe(false);
    expect([...t.room.legs.keys()]).toEqual([gus.leg]);
  });

  test('closes the leg of somebody removed while the gateway was answering', async () => {
    const t = await setUp();
    await t.guest('Hal');
    const gus = t.knock();
    if (gus.do !== 'enter') throw new Error();
    const joining = t.focus.joinRoom(gus.member, { leg: 'late', sdp: 'offer', ice: 'full' });
    t.act(t.host, { do: 'remove', member: gus.member });
    expect((await joining).ok).toBe(false);
    expect(t.room.legs.has('late')).toBe(false);
  });

  test('hears nothing of the host while the host’s person is on another call', async () => {
    const t = await setUp();
    await t.focus.joinRoom(t.host, { leg: 'window', sdp: 'offer', ice: 'lite' });
    await t.guest('Gus');
    t.focus.hostAway(t.id, true);
    expect(t.plan()?.[0]).toMatchObject({ name: 'Ada', speaks: false, shows: false });
    t.focus.hostAway(t.id, false);
    expect(t.plan()?.[0]).toMatchObject({ name: 'Ada', speaks: true, shows: true });
  });

  test('tells who speaks, how well they are heard and whose pictures a page gets', async () => {
    const t = await setUp();
    const bob = t.answer('Bob');
    const gus = await t.guest('Gus');
    const seen = { type: 'member', room: t.id, audio: true, screen: false, levelDb: -20 } as const;
    t.room.happen({ type: 'speaker', room: t.id, member: bob });
    t.room.happen({ ...seen, member: bob, camera: true, loss: 0.2, jitterMs: 5 });
    t.room.happen({ ...seen, member: gus.id, camera: false, loss: 0, jitterMs: 40 });
    expect(t.meeting().speaker).toBe(bob);
    expect(t.member(bob)).toMatchObject({ quality: 'poor', media: { camera: true } });
    expect(t.member(gus.id)).toMatchObject({ quality: 'fair', media: { camera: true } });
    t.room.happen({ type: 'slots', room: t.id, leg: gus.leg, slots: [{ line: 3, member: bob }] });
    expect(gus.heard.at(-1)).toEqual({ type: 'slots', leg: gus.leg, slots: [{ line: 3, member: bob }] });
    const before = t.meeting();
    t.room.happen({ ...seen, member: bob, camera: true, loss: 0.2, jitterMs: 5 });
    expect(t.meeting()).toBe(before);
  });

  test('a camera that the host stopped stays so while a telephone keeps sending it', async () => {
    const t = await setUp();
    const bob = t.answer('Bob');
    await t.guest('Gus');
    const seen = { type: 'member', room: t.id, member: bob, audio: true, screen: false, levelDb: -20 } as const;
    const happens = (camera: boolean) => t.room.happen({ ...seen, camera, loss: 0, jitterMs: 0 });
    happens(true);
    t.act(t.host, { do: 'stop-camera', member: bob });
    happens(true);
    expect(t.member(bob).media.camera).toBe(false);
    happens(false);
    happens(true);
    expect(t.member(bob).media.camera).toBe(true);
  });

  test('a telephone mutes itself with *6 and raises its hand with *9, and cannot undo a host’s mute', async () => {
    const t = await setUp();
    const bob = t.answer('Bob');
    await t.guest('Gus');
    const press = (keys: string) => {
      for (const digit of keys) t.room.happen({ type: 'digit', room: t.id, member: bob, digit });
    };
    press('*6');
    expect(t.member(bob).media.microphone).toBe(false);
    press('6*9');
    expect(t.member(bob)).toMatchObject({ hand: true, media: { microphone: false } });
    press('*6');
    expect(t.member(bob).media.microphone).toBe(true);
    t.act(t.host, { do: 'mute', member: bob, mayUnmute: false });
    press('*6');
    expect(t.member(bob).media.mutedByHost).toBe(true);
  });
});

describe('places', () => {
  test('are eight with the host; the ninth is refused by call and by link, also when somebody still rings', async () => {
    const t = await setUp();
    for (let i = 0; i < 5; i++) t.answer(`P${i}`);
    t.ring('Rita');
    expect(t.knock().do).toBe('enter');
    expect(t.knock()).toMatchObject({ do: 'refuse', why: 'full' });
    expect(t.ring('Nina')).toMatchObject({ ok: false, failure: { reason: 'the meeting is full' } });
  });

  test('are two without rooms, and none for a guest', async () => {
    const t = await setUp();
    t.room.available = false;
    expect(t.knock()).toMatchObject({ do: 'refuse', why: 'full' });
    t.answer('Bob');
    expect(t.ring('Cid').ok).toBe(false);
  });

  test('are two with a call whose media goes past the gateway', async () => {
    const t = await setUp();
    t.answer('Bob', { direct: true });
    expect(t.ring('Cid').ok).toBe(false);
    expect(t.knock()).toMatchObject({ do: 'refuse', why: 'full' });
    const u = await setUp();
    u.answer('Bob');
    expect(u.ring('Cid', { direct: true }).ok).toBe(false);
  });

  test('among those who wait are bounded too, so that a flood does not bury the host', async () => {
    const t = await setUp({ waitingRoom: true });
    for (let i = 0; i < 20; i++) expect(t.knock().do).toBe('wait');
    expect(t.knock()).toMatchObject({ do: 'refuse', why: 'full' });
  });

  test('are taken back by the token with the same role, and the older page hears of it', async () => {
    const t = await setUp();
    const gus = await t.guest('Gus', { password: t.meeting().details.hostPwd });
    expect(t.member(gus.id).role).toBe(3);
    t.room.happen({ type: 'leg', leg: gus.leg, state: 'lost' });
    t.focus.lost(gus.id);
    pass(30_000);
    expect(t.focus.resume(t.id, 'made up')).toBe(null);
    expect(t.focus.resume(t.id, gus.resume)).toBe(gus.id);
    expect(gus.heard.at(-1)).toEqual({ type: 'replaced' });
    expect(t.member(gus.id).state.phase).toBe('lost');
    await t.focus.joinRoom(gus.id, { leg: 'new', sdp: 'offer', ice: 'full' });
    t.room.happen({ type: 'leg', leg: 'new', state: 'connected' });
    expect(t.member(gus.id)).toMatchObject({ role: 3, state: { phase: 'joined' }, stays: [{ to: null }] });
    pass(120_000);
    expect(t.member(gus.id).state.phase).toBe('joined');
  });

  test('are given up a minute after the connection broke; they left when it broke', async () => {
    const t = await setUp();
    t.answer('Bob');
    const gus = await t.guest('Gus');
    pass(10_000);
    const broke = Date.now();
    t.room.happen({ type: 'leg', leg: gus.leg, state: 'lost' });
    expect(t.member(gus.id).state).toEqual({ phase: 'lost', since: broke });
    pass(59_000);
    expect(t.member(gus.id).state.phase).toBe('lost');
    pass(1000);
    expect(t.member(gus.id).state).toEqual({ phase: 'left', at: broke, why: { kind: 'lost' } });
    expect(t.focus.resume(t.id, gus.resume)).toBe(null);
  });

  test('outlive the page’s connection while the leg is there, so that a blip of the WebSocket is not heard', async () => {
    const t = await setUp();
    const gus = await t.guest('Gus');
    t.focus.lost(gus.id);
    expect(t.member(gus.id).state.phase).toBe('joined');
    expect(t.plan()?.map(({ name }) => name)).toEqual(['Gus']);
    pass(60_000);
    expect(t.member(gus.id).state).toMatchObject({ phase: 'left', why: { kind: 'lost' } });
  });

  test('the host’s own is kept however long the window is gone', async () => {
    const t = await setUp();
    await t.focus.joinRoom(t.host, { leg: 'window', sdp: 'offer', ice: 'lite' });
    await t.guest('Gus');
    t.room.happen({ type: 'leg', leg: 'window', state: 'lost' });
    pass(600_000);
    expect(t.member(t.host)).toMatchObject({ role: 1, state: { phase: 'lost' } });
    await t.focus.joinRoom(t.host, { leg: 'window 2', sdp: 'offer', ice: 'lite' });
    expect(t.member(t.host).state.phase).toBe('joined');
  });
});

describe('the doors', () => {
  test('let nobody who waits know anything, until the host admits them', async () => {
    const t = await setUp({ waitingRoom: true });
    const bob = t.answer('Bob');
    const knocked = t.knock({ name: 'Wil' });
    if (knocked.do !== 'wait') throw new Error();
    const heard: MemberEvent[] = [];
    t.focus.subscribe(knocked.member, (event) => heard.push(event));
    t.act(t.host, { do: 'lock', on: true });
    t.act(t.host, { do: 'raise-hand', up: true });
    expect(t.focus.view(knocked.member)).toBe(null);
    expect(heard).toEqual([]);
    expect(t.act(knocked.member, { do: 'raise-hand', up: true })).toBe('waiting');
    expect(t.focus.view(bob)?.members.map(({ name }) => name)).toEqual(['Ada', 'Bob']);
    expect(t.act(t.host, { do: 'admit', member: knocked.member })).toBe(null);
    expect(heard.map(({ type }) => type)).toEqual(['admitted', 'view']);
    expect(t.member(knocked.member)).toMatchObject({ role: 0, state: { phase: 'joined' } });
    expect(t.focus.view(knocked.member)?.members.map(({ name }) => name)).toEqual(['Ada', 'Bob', 'Wil']);
  });

  test('admit all as far as there are places, and turn away for good', async () => {
    const t = await setUp({ waitingRoom: true });
    for (let i = 0; i < 4; i++) t.answer(`P${i}`);
    for (let i = 0; i < 5; i++) t.knock({ name: `W${i}` });
    expect(t.act(t.host, { do: 'admit-all' })).toBe(null);
    expect(t.roles()).toHaveLength(8);
    const waiting = t.meeting().members.filter(({ state }) => state.phase === 'waiting');
    expect(waiting.map(({ name }) => name)).toEqual(['W3', 'W4']);
    expect(t.act(t.host, { do: 'admit-all' })).toBe('full');
    expect(t.act(t.host, { do: 'turn-away', member: waiting[0]?.id ?? '' })).toBe(null);
    // W3 knocked from 192.0.2.4.
    expect(t.knock({ address: '192.0.2.4' })).toMatchObject({ do: 'refuse', why: 'turned-away' });
  });

  test('host password gives a co-host, who passes waiting room and lock', async () => {
    const t = await setUp({ waitingRoom: true });
    t.answer('Bob');
    t.act(t.host, { do: 'lock', on: true });
    const gus = await t.guest('Gus', { password: t.meeting().details.hostPwd });
    expect(t.member(gus.id).role).toBe(3);
    expect(t.act(gus.id, { do: 'end' })).toBe('host-only');
    expect(t.act(gus.id, { do: 'remove', member: t.host })).toBe('against-host');
  });

  test('keep out who was removed, by the link, the token and the identity; where others share the address, the host decides', async () => {
    const t = await setUp();
    t.answer('Bob');
    const gus = await t.guest('Gus', { address: '198.51.100.1' });
    expect(t.act(t.host, { do: 'remove', member: gus.id })).toBe(null);
    expect(gus.heard.at(-1)).toEqual({ type: 'left', why: 'removed' });
    expect(t.knock({ name: 'Gus', address: '198.51.100.1' })).toMatchObject({ do: 'refuse', why: 'removed' });
    expect(t.knock({ name: 'Gus', address: '203.0.113.9', resume: gus.resume })).toMatchObject({ why: 'removed' });
    expect(t.focus.resume(t.id, gus.resume)).toBe(null);
    await t.guest('Hal', { address: '198.51.100.2' });
    const ivy = await t.guest('Ivy', { address: '198.51.100.2' });
    t.act(t.host, { do: 'remove', member: ivy.id });
    expect(t.knock({ name: 'Joe', address: '198.51.100.2' }).do).toBe('wait');
  });

  test('a callee who was removed cannot dial in, until the host calls them again', async () => {
    const t = await setUp();
    t.answer('Cid');
    const bob = t.answer('Bob');
    const identity = { kind: 'registrar', address: 'bob@example.com', domain: 'example.com' } as const;
    const dialIn = { way: 'dial-in', identity, password: '', call: 'call-9', reach: 'sip:bob@example.com' } as const;
    t.act(t.host, { do: 'remove', member: bob });
    expect(t.hungUp).toEqual(['call-2']);
    expect(t.member(bob).state).toMatchObject({ phase: 'left', why: { kind: 'removed' } });
    expect(t.knock(dialIn)).toMatchObject({ do: 'refuse', why: 'removed' });
    const again = t.answer('Bob');
    t.focus.callEnded(again, { kind: 'lost' });
    expect(t.knock(dialIn).do).toBe('enter');
  });

  test('who is known by their key is known as whom the host called, at whichever of their addresses, and removed as such', async () => {
    const t = await setUp();
    t.answer('Cid');
    const bob = t.answer('Bob');
    const identity = { kind: 'signed', fingerprint: 'B0:B0', corpId: '' } as const;
    const signed = { way: 'dial-in', identity, password: '', call: 'call-9', address: 'B0:B0' } as const;
    const answersTo = (address: string) => address === t.member(bob).address;
    expect(t.knock(signed)).toMatchObject({ do: 'refuse', why: 'wrong-password' });
    const came = t.knock({ ...signed, answersTo });
    expect(came.do).toBe('enter');
    t.act(t.host, { do: 'remove', member: came.do === 'enter' ? came.member : '' });
    expect(t.knock({ ...signed, answersTo })).toMatchObject({ do: 'refuse', why: 'removed' });
    t.answer('Bob');
    expect(t.knock({ ...signed, answersTo }).do).toBe('enter');
  });

  test('names are one line of text, so that none breaks a list, a header or the direction of what follows', async () => {
    const t = await setUp();
    const gus = await t.guest(`a\r\nb\u202ec\u0000${'x'.repeat(400)}`);
    expect(t.member(gus.id).name).toMatch(/^abcx+$/);
    expect(t.member(gus.id).name.length).toBeLessThanOrEqual(256);
  });
});

describe('leaving', () => {
  test('hands the meeting to a co-host first, and the app goes on carrying it', async () => {
    const t = await setUp();
    t.answer('Bob');
    const gus = await t.guest('Gus');
    const hal = await t.guest('Hal');
    t.act(t.host, { do: 'set-role', member: hal.id, role: 3 });
    expect(t.act(t.host, { do: 'leave' })).toBe(null);
    expect(t.roles()).toEqual(['Hal 1', 'Bob 0', 'Gus 0']);
    expect(t.meeting().state.phase).toBe('live');
    expect(t.plan()?.map(({ name }) => name)).toEqual(['Hal', 'Bob', 'Gus']);
    expect(t.act(hal.id, { do: 'remove', member: gus.id })).toBe(null);
  });

  test('without a co-host hands it to the attendee who has controls and has been in the longest', async () => {
    const t = await setUp();
    t.answer('Bob');
    pass(1000);
    await t.guest('Gus');
    pass(1000);
    await t.guest('Hal');
    t.act(t.host, { do: 'leave' });
    expect(t.roles()[0]).toBe('Gus 1');
  });

  test('ends it where fewer than two others are in', async () => {
    const t = await setUp();
    await t.guest('Gus');
    t.act(t.host, { do: 'leave' });
    expect(t.meeting().state).toMatchObject({ phase: 'ended', why: 'by-host' });
  });

  test('of the last one ends a meeting that the host has left, also while somebody waits whom nobody could admit', async () => {
    const t = await setUp();
    const gus = await t.guest('Gus');
    const hal = await t.guest('Hal');
    t.act(t.host, { do: 'set-waiting-room', on: true });
    const wil = t.knock({ name: 'Wil' });
    if (wil.do !== 'wait') throw new Error();
    t.act(t.host, { do: 'leave' });
    t.act(gus.id, { do: 'leave' });
    expect(t.meeting().state.phase).toBe('live');
    expect(t.roles()).toEqual(['Hal 1']);
    t.act(hal.id, { do: 'leave' });
    expect(t.meeting().state).toMatchObject({ phase: 'ended', why: 'empty' });
    expect(t.member(wil.member).state).toMatchObject({ phase: 'left', why: { kind: 'ended' } });
  });

  test('is not for ever: the window’s next offer brings the host’s person back, as co-host', async () => {
    const t = await setUp();
    await t.guest('Gus');
    await t.guest('Hal');
    t.act(t.host, { do: 'leave' });
    expect((await t.focus.joinRoom(t.host, { leg: 'window', sdp: 'offer', ice: 'lite' })).ok).toBe(true);
    expect(t.roles()).toEqual(['Gus 1', 'Ada 3', 'Hal 0']);
  });

  test('after handing over is that of a co-host, whom the new host may not be', async () => {
    const t = await setUp();
    const gus = await t.guest('Gus');
    expect(t.act(t.host, { do: 'hand-over', member: gus.id })).toBe(null);
    expect(t.roles()).toEqual(['Gus 1', 'Ada 3']);
    expect(t.act(t.host, { do: 'end' })).toBe('host-only');
    expect(t.act(t.host, { do: 'leave' })).toBe(null);
    expect(t.roles()).toEqual(['Gus 1']);
  });
});

test('mute all spares whom a co-host may not mute, and lower all hands lowers one’s own', async () => {
  const t = await setUp();
  const gus = await t.guest('Gus', { password: t.meeting().details.hostPwd });
  const hal = await t.guest('Hal');
  for (const id of [t.host, gus.id, hal.id]) t.act(id, { do: 'raise-hand', up: true });
  expect(t.act(gus.id, { do: 'mute-all', mayUnmute: true })).toBe(null);
  expect([t.host, gus.id, hal.id].map((id) => t.member(id).media.mutedByHost)).toEqual([false, false, true]);
  t.act(gus.id, { do: 'lower-all-hands' });
  expect([t.host, gus.id, hal.id].map((id) => t.member(id).hand)).toEqual([true, false, false]);
});

test('the guest page switched on in a meeting gives it its link, and one that is over keeps what it had', async () => {
  const t = await setUp();
  t.focus.linked(t.id, 'https://192.0.2.1:7443/j/1');
  expect(t.meeting().details.guestJoinUri).toBe('https://192.0.2.1:7443/j/1');
  t.act(t.host, { do: 'end' });
  t.focus.linked(t.id, 'https://192.0.2.1:7443/j/2');
  expect(t.meeting().details.guestJoinUri).toBe('https://192.0.2.1:7443/j/1');
});

test('10 000 wrong passwords from many addresses lock out those who guess and tell the host; the invited still get in', async () => {
  const t = await setUp();
  const bob = t.ring('Bob');
  const gus = await t.guest('Gus');
  const why = { wrong: 0, tooMany: 0 };
  for (let i = 0; i < 10_000; i++) {
    const knocked = t.knock({ password: String(100_000 + i), address: `10.${i >> 8}.${i & 255}.1` });
    if (knocked.do !== 'refuse') throw new Error('a guess came in');
    if (knocked.why === 'too-many-tries') {
      why.tooMany++;
      expect(knocked.retryAfterSeconds).toBeGreaterThan(0);
    } else why.wrong++;
    pass(100);
  }
  expect(why.wrong).toBeLessThan(30);
  expect(why.wrong + why.tooMany).toBe(10_000);
  expect(t.meeting().tries.wrong).toBe(why.wrong);
  expect(t.meeting().tries.lockedUntil).toBeGreaterThan(Date.now());
  expect(t.knock(), 'a right password is no answer either while tries are refused').toMatchObject({
    why: 'too-many-tries',
  });
  if (!bob.ok) throw new Error();
  t.focus.answered(bob.value);
  expect(t.member(bob.value).state.phase).toBe('joined');
  expect(t.answer('Cid')).not.toBe('');
  t.room.happen({ type: 'leg', leg: gus.leg, state: 'lost' });
  expect(t.focus.resume(t.id, gus.resume)).toBe(gus.id);
  const identity = { kind: 'registrar', address: 'bob@example.com', domain: 'example.com' } as const;
  t.focus.callEnded(bob.value, { kind: 'lost' });
  expect(t.knock({ way: 'dial-in', identity, password: 'mistyped', call: 'call-9' }).do).toBe('enter');
});

test('a provider that answers too late makes no meeting', async () => {
  const ended: string[] = [];
  const focus = createFocus({
    provider: { create: builtinFocus().create, end: (id) => void ended.push(id) },
    room: fakeRoomPort(),
    now: Date.now,
    house: () => ({ domains: [], corpId: '', companyOf: () => '' }),
    hangUp: () => {},
    onDigit: () => {},
    onHost: () => {},
  });
  expect((await focus.create({ ...REQUEST, wanted: () => false })).ok).toBe(false);
  expect(focus.meetings.getState()).toEqual([]);
  expect(ended).toHaveLength(1);
});
