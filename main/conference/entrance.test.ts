import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CallRecord } from '../../app/call/call-record.ts';
import type { MeetingAction } from '../../app/meeting/action.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import { ok } from '../../app/result.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../app/settings/settings.ts';
import { fakeLines } from '../lines/lines.fake.ts';
import { fakeMediaPort } from '../media/media-port.fake.ts';
import { fakeRoomPort } from '../media/room-port.fake.ts';
import { builtinFocus } from '../providers/builtin-focus.ts';
import { type FakeSipCall, fakeSipCall } from '../sip/sip-call.fake.ts';
import type { SipInvitation } from '../sip/sip-engine.ts';
import { createConference } from './conference.ts';
import type { KeyHolder } from './key-holder.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Contacts by the key they hold. */
const HOLDERS: { readonly [fingerprint: string]: KeyHolder } = {
  colleague: { name: 'Cora', company: 'acme', answersTo: () => false },
  friend: { name: 'Fay', company: '', answersTo: () => false },
  callee: { name: 'Robert', company: '', answersTo: (address) => address === 'sip:bob@example.com' },
};

const setUp = async (change: Partial<Settings> = {}, without = false) => {
  const lines = fakeLines();
  const room = fakeRoomPort();
  const records: CallRecord[] = [];
  const conference = createConference({
    lines,
    media: fakeMediaPort(),
    room,
    provider: builtinFocus(Date.now),
    settings: () => ({ ...DEFAULT_SETTINGS, displayName: 'Ada', ...change }),
    language: () => 'en',
    classify: (text) =>
      ok({
        callable: true,
        route: { kind: 'sip-uri', uri: text, account: null, shown: text },
        name: '',
        alternatives: [],
      }),
    nameOf: () => '',
    companyOf: () => '',
    holderOf: (fingerprint) => HOLDERS[fingerprint] ?? null,
    record: (record) => void records.push(record),
    onDtmf: () => {},
    onSendDigits: () => {},
    onHost: () => {},
    now: Date.now,
    log: () => {},
  });
  conference.setReady(true);
  const host = async (answered = true): Promise<void> => {
    const info = { calleeInfo: { number: 'sip:bob@example.com', nickName: 'Bob' }, mediaType: 0, callerInfo: {} };
    await new Promise<number>((resolve) =>
      conference.startP2pConf({ ...info, isGuestJoinConfWithoutPwd: without }, resolve),
    );
    if (answered) lines.dialled[0]?.happen({ type: 'established' });
  };
  const meeting = (): Meeting => conference.focus.meetings.getState()[0]!;
  return {
    lines,
    room,
    records,
    conference,
    host,
    meeting,
    calls: () => conference.calls.getState(),
    people: () => meeting().members.map(({ name, way, state }) => `${name} ${way} ${state.phase}`),
    /** A call comes in that says this of a meeting. */
    dial: async (
      said: Partial<SipInvitation>,
      offered = {},
      calledUri = 'sip:parley@127.0.0.1',
    ): Promise<FakeSipCall> => {
      const call = fakeSipCall('in', false);
      const invitation = { ...call.invitation!, ...said };
      const made = { ...call, invitation, calledUri, offered: { ...call.offered, ...offered } };
      made.happen = call.happen;
      lines.receive(made);
      await vi.advanceTimersByTimeAsync(600);
      return made;
    },
    press: (call: FakeSipCall, keys: string): void => {
      for (const digit of keys) call.happen({ type: 'dtmf', digit });
    },
    prompts: () => room.log.filter((line) => line.startsWith('prompt')).map((line) => line.slice(7)),
    act: (action: MeetingAction) => conference.meetingAction(meeting().id, action),
    /** Rooms in which somebody hears nothing but prompts. */
    anterooms: () => [...room.plans.values()].filter((plan) => plan.room.startsWith('entrance:')),
  };
};

const seeing = (meeting: Meeting) => ({ conference: meeting.id, password: meeting.details.guestPwd });

test('ID and password on the INVITE bring the caller in at once, with nobody’s bell, ear or screen touched', async () => {
  const t = await setUp();
  await t.host();
  const call = await t.dial(seeing(t.meeting()));
  expect(call.did).toEqual(['answer audio']);
  expect(t.people()).toEqual(['Ada host joined', 'Bob sip joined', 'Bob dial-in joined']);
  expect(t.calls().map(({ direction, state }) => `${direction} ${state.phase}`)).toEqual(['out active']);
  expect(t.lines.dialled[0]?.did).toEqual([]);
  expect(t.room.plans.get(t.meeting().id)?.members).toHaveLength(2);
  expect(t.anterooms()).toEqual([]);
  expect(t.prompts()).toEqual(['in']);
});

test('by keys: the ID, then the password, each ended by #; until then one is alone and not heard', async () => {
  const t = await setUp();
  await t.host();
  const call = await t.dial({ conference: '' });
  expect(t.prompts()).toEqual(['enter-id']);
  const [anteroom] = t.anterooms();
  expect(anteroom?.members).toMatchObject([{ media: { kind: 'session' }, speaks: false, shows: false, shares: false }]);
  expect(t.room.plans.get(t.meeting().id)).toBeUndefined();
  t.press(call, `${t.meeting().id}#`);
  expect(t.prompts().at(-1)).toBe('enter-password');
  t.press(call, `${t.meeting().details.guestPwd}#`);
  expect(t.prompts().at(-1)).toBe('in');
  expect(t.people()).toContain('Bob dial-in joined');
  expect(t.anterooms()).toEqual([]);
  // The session was let go by the anteroom before the meeting's room took it.
  expect(t.room.log.lastIndexOf('close')).toBeLessThan(t.room.log.lastIndexOf('set 2'));
});

test('digits that come by RTP count too, and of a telephone that sends both ways each counts once', async () => {
  const t = await setUp();
  await t.host();
  const call = await t.dial({ conference: '' });
  const [anteroom] = t.anterooms();
  for (const digit of `${t.meeting().id}#`) {
    t.room.happen({ type: 'digit', room: anteroom!.room, member: anteroom!.members[0]!.id, digit });
    call.happen({ type: 'dtmf', digit });
  }
  expect(t.prompts()).toEqual(['enter-id', 'enter-password']);
});

test('in the meeting, too, a telephone that sends its keys both ways does not unmute what it has just muted', async () => {
  const t = await setUp();
  await t.host();
  const call = await t.dial(seeing(t.meeting()));
  const me = () => t.meeting().members.find(({ way }) => way === 'dial-in')!;
  for (const digit of '*6') t.room.happen({ type: 'digit', room: t.meeting().id, member: me().id, digit });
  t.press(call, '*6');
  expect(me().media.microphone).toBe(false);
});

test('a meeting without password asks for none', async () => {
  const t = await setUp({}, true);
  await t.host();
  const call = await t.dial({ conference: t.meeting().id });
  expect(call.did).toEqual(['answer audio']);
  expect(t.people()).toContain('Bob dial-in joined');
});

test('a wrong password on the INVITE is asked for again, and after the third wrong one the call ends with a word', async () => {
  const t = await setUp();
  await t.host();
  const call = await t.dial({ conference: t.meeting().id, password: '1' });
  t.press(call, '2#');
  t.press(call, '3#');
  expect(t.prompts()).toEqual(['wrong', 'wrong', 'refused']);
  expect(call.did).toEqual(['answer audio']);
  await vi.advanceTimersByTimeAsync(2000);
  expect(call.did).toEqual(['answer audio', 'hang up']);
  expect(t.meeting().tries.wrong).toBe(3);
  expect(t.people()).toEqual(['Ada host joined', 'Bob sip joined']);
  expect(t.anterooms()).toEqual([]);
});

test('guesses slow down by address, over all calls from it: then even the right ID and password are not looked at', async () => {
  const t = await setUp();
  await t.host();
  for (let i = 0; i < 8; i++) await t.dial({ conference: '000000000' });
  const call = await t.dial(seeing(t.meeting()));
  expect(call.did).toEqual(['reject 480']);
  const other = await t.dial({ ...seeing(t.meeting()), source: '192.0.2.99' });
  expect(other.did).toEqual(['answer audio']);
});

test('a wrong ID, or no meeting at all, is not found, and rings nobody', async () => {
  const t = await setUp();
  expect((await t.dial({ conference: '123456789' })).did).toEqual(['reject 404']);
  expect((await t.dial({ conference: '' })).did).toEqual(['reject 404']);
  await t.host();
  expect((await t.dial({ conference: '1' })).did).toEqual(['reject 404']);
  expect(t.calls()).toHaveLength(1);
});

test('an ordinary call rings the person, also while a meeting is on', async () => {
  const t = await setUp();
  await t.host();
  const call = await t.dial({ conference: null });
  expect(call.did).toEqual([]);
  expect(t.calls().at(-1)?.state.phase).toBe('incoming');
});

test('a direct call may dial the meeting’s ID itself; any other number is an ordinary call', async () => {
  const t = await setUp({}, true);
  await t.host();
  const call = await t.dial({}, {}, `sip:${t.meeting().id}@127.0.0.1`);
  expect(call.did).toEqual(['answer audio']);
  expect((await t.dial({}, {}, 'sip:12345@127.0.0.1')).did).toEqual([]);
});

test('the waiting room: who waits is alone, hears now and then that they wait, and is let in by the host', async () => {
  const t = await setUp({ waitingRoom: true });
  await t.host();
  const call = await t.dial(seeing(t.meeting()));
  expect(t.people()).toContain('Bob dial-in waiting');
  expect(t.prompts()).toEqual(['wait']);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(t.prompts()).toEqual(['wait', 'wait', 'wait']);
  expect(t.anterooms()).toHaveLength(1);
  t.press(call, '*6');
  const waiting = t.meeting().members.find(({ state }) => state.phase === 'waiting')!;
  t.act({ do: 'admit', member: waiting.id });
  await vi.advanceTimersByTimeAsync(0);
  expect(t.prompts().at(-1)).toBe('in');
  expect(t.anterooms()).toEqual([]);
  expect(t.room.plans.get(t.meeting().id)?.members.map(({ id }) => id)).toContain(waiting.id);
});

test('turned away from the waiting room: gone from the list at once, a word, and the call ends', async () => {
  const t = await setUp({ waitingRoom: true });
  await t.host();
  const call = await t.dial(seeing(t.meeting()));
  const waiting = t.meeting().members.find(({ state }) => state.phase === 'waiting')!;
  t.act({ do: 'turn-away', member: waiting.id });
  expect(t.meeting().members.find(({ id }) => id === waiting.id)?.state).toMatchObject({
    phase: 'left',
    why: { kind: 'turned-away' },
  });
  expect(t.prompts().at(-1)).toBe('refused');
  await vi.advanceTimersByTimeAsync(3000);
  expect(call.did).toEqual(['answer audio', 'hang up']);
  // Nobody vouches for them, so it is their network address that is known.
  expect((await t.dial(seeing(t.meeting()))).did).toEqual(['hang up']);
});

test('a locked meeting refuses before the call is answered', async () => {
  const t = await setUp();
  await t.host();
  t.act({ do: 'lock', on: true });
  expect((await t.dial(seeing(t.meeting()))).did).toEqual(['hang up']);
});

test('in the meeting: keys mute and raise the hand, BYE leaves, and the record says how they came and went', async () => {
  const t = await setUp();
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

test('removed is hung up at once, and the end of the meeting hangs up everybody', async () => {
  const t = await setUp();
  await t.host();
  const call = await t.dial(seeing(t.meeting()));
  t.act({ do: 'remove', member: t.meeting().members.find(({ way }) => way === 'dial-in')!.id });
  expect(call.did).toEqual(['answer audio', 'hang up']);
  const other = await t.dial({ ...seeing(t.meeting()), source: '192.0.2.99' });
  t.conference.end(t.calls()[0]!.id);
  expect(other.did).toEqual(['answer audio', 'hang up']);
  expect(t.meeting().state.phase).toBe('ended');
});

test('who dials in while the callee still rings is in a room with the host, whose window has no other way to hear them', async () => {
  const t = await setUp();
  await t.host(false);
  await t.dial(seeing(t.meeting()));
  expect(t.people()).toEqual(['Ada host joined', 'Bob sip ringing', 'Bob dial-in joined']);
  expect(t.meeting()).toMatchObject({ room: true, state: { phase: 'live' } });
});

test('who dialled in keeps the meeting open after the callee left, in the room', async () => {
  const t = await setUp();
  await t.host();
  await t.dial(seeing(t.meeting()));
  t.lines.dialled[0]?.happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  expect(t.meeting().state.phase).toBe('live');
  expect(t.meeting().room).toBe(true);
});

test('a call that rings can be sent to the entrance, where its caller is asked; it is on no screen any more', async () => {
  const t = await setUp({ dialIn: true });
  await t.host();
  const call = await t.dial({ conference: null });
  const ringing = t.calls().at(-1)!;
  expect(t.conference.toEntrance(ringing.id).ok).toBe(true);
  await vi.advanceTimersByTimeAsync(600);
  expect(call.did).toEqual(['answer audio']);
  expect(t.calls().map(({ id }) => id)).not.toContain(ringing.id);
  expect(t.records.findLast(({ id }) => id === ringing.id)?.outcome?.kind).toBe('sent-to-meeting');
  expect(t.prompts()).toEqual(['enter-id']);
  t.press(call, `${t.meeting().id}#${t.meeting().details.guestPwd}#`);
  expect(t.people()).toContain('Bob dial-in joined');
});

test('no call is sent to the entrance while that is off, without a meeting, or when it does not ring', async () => {
  const off = await setUp();
  await off.host();
  await off.dial({ conference: null });
  expect(off.conference.toEntrance(off.calls().at(-1)!.id).ok).toBe(false);
  const t = await setUp({ dialIn: true });
  await t.dial({ conference: null });
  expect(t.conference.toEntrance(t.calls()[0]!.id).ok).toBe(false);
  expect(t.calls()[0]?.state.phase).toBe('incoming');
  expect(t.conference.toEntrance('nobody').ok).toBe(false);
});

test('who says nothing at the entrance is sent away after a minute', async () => {
  const t = await setUp();
  await t.host();
  const call = await t.dial({ conference: '' });
  await vi.advanceTimersByTimeAsync(65_000);
  expect(t.prompts().at(-1)).toBe('refused');
  expect(call.did).toEqual(['answer audio', 'hang up']);
});

test('the entrance has an end too: the seventeenth caller at it hears busy, and a browser’s media is not taken', async () => {
  const t = await setUp();
  await t.host();
  expect((await t.dial({ conference: '' }, { webrtc: true })).did).toEqual(['reject 488']);
  for (let i = 0; i < 16; i++) expect((await t.dial({ conference: '' })).did).toEqual(['answer audio']);
  expect((await t.dial({ conference: '' })).did).toEqual(['reject 486']);
});

test('when the app stops every caller’s call ends, also at the entrance', async () => {
  const t = await setUp();
  await t.host();
  const calls = [await t.dial({ conference: '' }), await t.dial(seeing(t.meeting()))];
  t.conference.stop();
  for (const call of calls) expect(call.did).toEqual(['answer audio', 'hang up']);
  expect(t.anterooms()).toEqual([]);
});

test('who has come in follows the meeting like anybody who was called, and who waits does not know that it is one', async () => {
  const t = await setUp({ waitingRoom: true });
  await t.host();
  const call = await t.dial(seeing(t.meeting()));
  expect(call.served()).toBeNull();
  const waiting = t.meeting().members.find(({ state }) => state.phase === 'waiting')!;
  t.act({ do: 'admit', member: waiting.id });
  expect(call.served()?.view()?.self).toBe(waiting.id);
});

test('a co-host who dialled in calls somebody in by REFER; anybody else who dialled in is declined', async () => {
  const t = await setUp();
  await t.host();
  const call = await t.dial(seeing(t.meeting()));
  const did: string[] = [];
  const refer = (): void =>
    call.happen({
      type: 'transfer',
      transfer: {
        target: 'sip:carol@example.com',
        replaces: null,
        referredBy: '',
        accept: () => void did.push('202'),
        decline: () => void did.push('603'),
        progress: (status) => void did.push(`${status}`),
      },
    });
  refer();
  expect(did).toEqual(['603']);
  t.act({ do: 'set-role', member: t.meeting().members.at(-1)!.id, role: 3 });
  refer();
  await vi.advanceTimersByTimeAsync(0);
  t.lines.dialled.at(-1)?.happen({ type: 'established' });
  expect(did).toEqual(['603', '202', '200']);
  expect(t.people().at(-1)).toMatch(/sip joined$/);
});

/**
 * By hand, for callers who give the right password: E enters, W waits, N is refused. Columns: everyone, logged in, corporate,
 * invited; each where outsiders wait, and where they are refused.
 */
const KEYS: readonly (readonly [string, string | null, string])[] = [
  ['no signature that holds', null, 'EE WN WN WN'],
  ['a stranger’s key', 'stranger', 'EE WN WN WN'],
  ['the key of a contact', 'friend', 'EE EE WN WN'],
  ['the key of a contact of the company', 'colleague', 'EE EE EE WN'],
  ['the key of a contact whom the host called', 'callee', 'EE EE EE EE'],
];

test.each(KEYS)('policy × outsiders for a direct call with %s', async (_what, signedBy, expected) => {
  const found: string[] = [];
  for (const policy of [0, 1, 2, 3] as const) {
    let cell = '';
    for (const outsiders of ['wait', 'refuse'] as const) {
      const t = await setUp({ corpId: 'acme', outsiders });
      await t.host();
      t.act({ do: 'set-policy', policy });
      const call = await t.dial({ ...seeing(t.meeting()), signedBy });
      const member = t.meeting().members.find(({ way }) => way === 'dial-in');
      cell += member === undefined ? 'N' : member.state.phase === 'joined' ? 'E' : 'W';
      expect(call.did).toEqual([member === undefined ? 'hang up' : 'answer audio']);
      t.conference.stop();
    }
    found.push(cell);
  }
  expect(found.join(' ')).toBe(expected);
});

test('who is known by a key is called by the name that the contact has, and needs no password where the host called them', async () => {
  const t = await setUp();
  await t.host();
  await t.dial({ conference: t.meeting().id, signedBy: 'callee' });
  expect(t.people()).toContain('Robert dial-in joined');
});
