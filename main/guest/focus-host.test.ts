import { expect, test } from 'vitest';
import { fakeRoomPort } from '../media/room-port.fake.ts';
import { createFocus } from '../meeting/focus.ts';
import { builtinFocus } from '../providers/builtin-focus.ts';
import { focusHost } from './focus-host.ts';
import type { GuestEvent } from './guest-host.ts';

const setUp = async (waitingRoom: boolean) => {
  const focus = createFocus({
    provider: builtinFocus(),
    room: fakeRoomPort(),
    now: Date.now,
    house: () => ({ domains: [], corpId: '', companyOf: () => '' }),
    hangUp: () => {},
    onDigit: () => {},
    onHost: () => {},
  });
  const created = await focus.create({
    hostName: 'Ada',
    mediaType: 0,
    guestsWithoutPassword: true,
    customInfo: '',
    language: 'en',
    policy: 0,
    waitingRoom,
    outsiders: 'wait',
    callee: '',
    wanted: () => true,
  });
  if (!created.ok) throw new Error(created.failure.reason);
  const { id } = created.value;
  const guests = focusHost(focus, () => []);
  const knock = () => {
    const heard: GuestEvent[] = [];
    const guest = { name: 'Gus', password: '', microphone: true, camera: true, address: '192.0.2.1' };
    const seat = guests.knock(id, guest, (event) => heard.push(event));
    if ('refused' in seat) throw new Error(seat.refused);
    return { seat, heard };
  };
  return { focus, id, guests, knock, guest: () => focus.meetings.getState()[0]?.members[1] };
};

test('a page hears that it is in before it hears of the meeting', async () => {
  const t = await setUp(false);
  expect(t.knock().heard.map(({ type }) => type)).toEqual(['admitted', 'meeting']);
});

test('a page that waits hears that, and nothing of the meeting until it is admitted', async () => {
  const t = await setUp(true);
  const { heard } = t.knock();
  expect(heard).toEqual([{ type: 'waiting' }]);
  t.focus.act(t.focus.hostOf(t.id) ?? '', { do: 'admit-all' });
  expect(heard.map(({ type }) => type)).toEqual(['waiting', 'admitted', 'meeting']);
});

test('the going of a page whose place was taken back elsewhere does not touch the one that has it now', async () => {
  const t = await setUp(false);
  const { seat, heard } = t.knock();
  const token = heard[0]?.type === 'admitted' ? heard[0].resume : '';
  expect(t.guests.resume(t.id, token, '192.0.2.7', () => {})).toHaveProperty('act');
  seat.gone();
  expect(t.guest()?.state.phase).toBe('joined');
});
