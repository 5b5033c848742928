import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { entranceAmongFakes, seeing } from './entrance.fake.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

test('ID and password on the INVITE bring the caller in at once, with nobody’s bell, ear or screen touched', async () => {
  const t = await entranceAmongFakes();
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
  const t = await entranceAmongFakes();
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
  const t = await entranceAmongFakes();
  await t.host();
  const call = await t.dial({ conference: '' });
  const [anteroom] = t.anterooms();
  for (const digit of `${t.meeting().id}#`) {
    t.room.happen({ type: 'digit', room: anteroom!.room, member: anteroom!.members[0]!.id, digit });
    call.happen({ type: 'dtmf', digit });
  }
  expect(t.prompts()).toEqual(['enter-id', 'enter-password']);
});

test('a meeting without password asks for none', async () => {
  const t = await entranceAmongFakes({}, true);
  await t.host();
  const call = await t.dial({ conference: t.meeting().id });
  expect(call.did).toEqual(['answer audio']);
  expect(t.people()).toContain('Bob dial-in joined');
});

test('a wrong password on the INVITE is asked for again, and after the third wrong one the call ends with a word', async () => {
  const t = await entranceAmongFakes();
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
  const t = await entranceAmongFakes();
  await t.host();
  for (let i = 0; i < 8; i++) await t.dial({ conference: '000000000' });
  const call = await t.dial(seeing(t.meeting()));
  expect(call.did).toEqual(['reject 480']);
  const other = await t.dial({ ...seeing(t.meeting()), source: '192.0.2.99' });
  expect(other.did).toEqual(['answer audio']);
});

test('a wrong ID, or no meeting at all, is not found, and rings nobody', async () => {
  const t = await entranceAmongFakes();
  expect((await t.dial({ conference: '123456789' })).did).toEqual(['reject 404']);
  expect((await t.dial({ conference: '' })).did).toEqual(['reject 404']);
  await t.host();
  expect((await t.dial({ conference: '1' })).did).toEqual(['reject 404']);
  expect(t.calls()).toHaveLength(1);
});

test('an ordinary call rings the person, also while a meeting is on', async () => {
  const t = await entranceAmongFakes();
  await t.host();
  const call = await t.dial({ conference: null });
  expect(call.did).toEqual([]);
  expect(t.calls().at(-1)?.state.phase).toBe('incoming');
});

test('a direct call may dial the meeting’s ID itself; any other number is an ordinary call', async () => {
  const t = await entranceAmongFakes({}, true);
  await t.host();
  const call = await t.dial({}, {}, `sip:${t.meeting().id}@127.0.0.1`);
  expect(call.did).toEqual(['answer audio']);
  expect((await t.dial({}, {}, 'sip:12345@127.0.0.1')).did).toEqual([]);
});

test('the waiting room: who waits is alone, hears now and then that they wait, and is let in by the host', async () => {
  const t = await entranceAmongFakes({ waitingRoom: true });
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
  const t = await entranceAmongFakes({ waitingRoom: true });
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
  const t = await entranceAmongFakes();
  await t.host();
  t.act({ do: 'lock', on: true });
  expect((await t.dial(seeing(t.meeting()))).did).toEqual(['hang up']);
});

test('who dials in while the callee still rings is in a room with the host, whose window has no other way to hear them', async () => {
  const t = await entranceAmongFakes();
  await t.host(false);
  await t.dial(seeing(t.meeting()));
  expect(t.people()).toEqual(['Ada host joined', 'Bob sip ringing', 'Bob dial-in joined']);
  expect(t.meeting()).toMatchObject({ room: true, state: { phase: 'live' } });
});

test('a call that rings can be sent to the entrance, where its caller is asked; it is on no screen any more', async () => {
  const t = await entranceAmongFakes({ dialIn: true });
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
  const off = await entranceAmongFakes();
  await off.host();
  await off.dial({ conference: null });
  expect(off.conference.toEntrance(off.calls().at(-1)!.id).ok).toBe(false);
  const t = await entranceAmongFakes({ dialIn: true });
  await t.dial({ conference: null });
  expect(t.conference.toEntrance(t.calls()[0]!.id).ok).toBe(false);
  expect(t.calls()[0]?.state.phase).toBe('incoming');
  expect(t.conference.toEntrance('nobody').ok).toBe(false);
});

test('who says nothing at the entrance is sent away after a minute', async () => {
  const t = await entranceAmongFakes();
  await t.host();
  const call = await t.dial({ conference: '' });
  await vi.advanceTimersByTimeAsync(65_000);
  expect(t.prompts().at(-1)).toBe('refused');
  expect(call.did).toEqual(['answer audio', 'hang up']);
});

test('the entrance has an end too: the seventeenth caller at it hears busy, and a browser’s media is not taken', async () => {
  const t = await entranceAmongFakes();
  await t.host();
  expect((await t.dial({ conference: '' }, { webrtc: true })).did).toEqual(['reject 488']);
  for (let i = 0; i < 16; i++) expect((await t.dial({ conference: '' })).did).toEqual(['answer audio']);
  expect((await t.dial({ conference: '' })).did).toEqual(['reject 486']);
});

test('when the app stops every caller’s call ends, also at the entrance', async () => {
  const t = await entranceAmongFakes();
  await t.host();
  const calls = [await t.dial({ conference: '' }), await t.dial(seeing(t.meeting()))];
  t.conference.stop();
  for (const call of calls) expect(call.did).toEqual(['answer audio', 'hang up']);
  expect(t.anterooms()).toEqual([]);
});
