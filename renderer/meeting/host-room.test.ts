import { expect, test } from 'vitest';
import type { Meeting } from '../../app/meeting/meeting.ts';
import type { Member } from '../../app/meeting/member.ts';
import { fail, ok } from '../../app/result.ts';
import { type FakeAnswers, fakeBridge } from '../bridge.fake.ts';
import { createHostRoom } from './host-room.ts';
import { useHostRoom } from './host-store.ts';
import type { RoomSignalling } from './room-connection.ts';

const HOST: Member = {
  id: 'host',
  name: 'Ada',
  address: '',
  way: 'host',
  identity: { kind: 'anonymous' },
  role: 1,
  state: { phase: 'joined', since: 0 },
  media: { microphone: true, camera: false, screen: false, mutedByHost: false, mayUnmute: true },
  hand: false,
  quality: 'unknown',
  call: null,
  stays: [],
};
const meeting = (host: Partial<Member> = {}, more: Partial<Meeting> = {}): Meeting =>
  ({
    id: '123456789',
    state: { phase: 'live', since: 0 },
    members: [{ ...HOST, ...host }],
    room: true,
    ...more,
  }) as Meeting;
const NOTHING = { sound: null, camera: null, screen: null };
const OFF = { microphone: false, camera: false, screen: false };

const start = (answers: FakeAnswers = {}) => {
  const bridge = fakeBridge(answers);
  const rooms: { signalling: RoomSignalling; open: boolean; slots: unknown[] }[] = [];
  const taken: unknown[] = [];
  const room = createHostRoom({
    bridge,
    openRoom: (signalling) => {
      const made = { signalling, open: true, slots: [] as unknown[] };
      rooms.push(made);
      return {
        send: () => undefined,
        slots: (slots) => made.slots.push(slots),
        renew: () => undefined,
        sink: () => undefined,
        unblock: () => undefined,
        close: () => {
          made.open = false;
        },
      };
    },
    take: (what) => taken.push(what),
    changed: () => undefined,
  });
  return { bridge, room, rooms, taken };
};

test('a room is joined when its meeting has one, and left when the meeting is over', () => {
  const { bridge, room, rooms } = start();
  bridge.set('meetings', [meeting({}, { room: false })]);
  expect(rooms).toHaveLength(0);
  expect(room.carries('123456789')).toBe(false);
  bridge.set('meetings', [meeting()]);
  expect(rooms).toHaveLength(1);
  expect(room.carries('123456789')).toBe(true);
  bridge.set('meetings', [meeting({}, { state: { phase: 'ended', since: 0, at: 1, why: 'by-host' } })]);
  expect(rooms[0]?.open).toBe(false);
  expect(room.meeting()).toBeNull();
});

test('pictures of another leg are not ours, and those of an old leg come to nobody', async () => {
  const { bridge, rooms } = start({ joinRoom: async () => ok({ sdp: 'answer' }) });
  bridge.set('meetings', [meeting()]);
  expect(await rooms[0]?.signalling.offer('offer')).toBe('answer');
  const { leg } = bridge.called[0]!.input as { leg: string };
  bridge.emit('roomSlots', { leg: 'other', slots: [] });
  expect(rooms[0]?.slots).toHaveLength(0);
  bridge.emit('roomSlots', { leg, slots: [] });
  expect(rooms[0]?.slots).toHaveLength(1);
});

test('a leg that the gateway has lost is made anew at once, because the connection would notice late', () => {
  const { bridge, rooms } = start();
  bridge.set('meetings', [meeting()]);
  bridge.set('meetings', [meeting({ state: { phase: 'lost', since: 1 } })]);
  expect(rooms.map(({ open }) => open)).toEqual([false, true]);
  bridge.set('meetings', [meeting({ state: { phase: 'lost', since: 1 } })]);
  expect(rooms).toHaveLength(2);
});

test('what a co-host takes is switched off here, but not what the person has just switched', async () => {
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const { bridge, room, taken } = start({ meetingAction: () => answered.then(() => ok(null)) });
  bridge.set('meetings', [meeting()]);
  room.send(NOTHING, '', OFF);
  expect(bridge.called.at(-1)?.input).toMatchObject({ action: { do: 'set-self', microphone: false } });
  bridge.set('meetings', [meeting({ media: { ...HOST.media, microphone: false } })]);
  expect(taken).toEqual([]);
  answer();
  await new Promise((resolve) => setTimeout(resolve));
  bridge.set('meetings', [meeting()]);
  // The answer may overtake the state.
  bridge.set('meetings', [meeting({ media: { ...HOST.media, microphone: false } })]);
  expect(taken).toEqual([]);
  room.send(NOTHING, '', { ...OFF, microphone: true });
  await new Promise((resolve) => setTimeout(resolve));
  bridge.set('meetings', [meeting()]);
  bridge.set('meetings', [meeting({ media: { ...HOST.media, mutedByHost: true } })]);
  expect(taken).toEqual([{ microphone: false }]);
  expect(room.silenced()).toBe(true);
});

test('who left does not come back unasked, and then by a room of their own', () => {
  const { bridge, room, rooms } = start();
  const left = meeting({ state: { phase: 'left', at: 1, why: { kind: 'left' } } });
  bridge.set('meetings', [left]);
  expect(rooms).toHaveLength(0);
  expect(room.carries('123456789')).toBe(true);
  room.rejoin('123456789');
  expect(rooms).toHaveLength(1);
});

test('why something was not done is kept to be said', async () => {
  const { bridge, room } = start({ meetingAction: async () => fail(1, 'host-only') });
  bridge.set('meetings', [meeting()]);
  room.act('123456789', { do: 'end' });
  await new Promise((resolve) => setTimeout(resolve));
  expect(useHostRoom.getState().refused).toBe('host-only');
});
