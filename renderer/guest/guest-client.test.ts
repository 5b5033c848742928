import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { FromGuest, ToGuest } from '../../app/guest/protocol.ts';
import { createGuestClient, type SocketEars } from './guest-client.ts';
import { type GuestState, NOT_YET } from './guest-store.ts';

const asking = { name: 'Bea', password: '123456', microphone: true, camera: false };

const lab = (fit = true) => {
  const store = createStore<GuestState>(() => NOT_YET);
  const sockets: { ears: SocketEars; said: FromGuest[]; closed: boolean }[] = [];
  const timers: { ms: number; run: () => void }[] = [];
  const room: string[] = [];
  let token: string | null = null;
  const client = createGuestClient({
    meeting: '123456789',
    fit,
    store,
    connect: (ears) => {
      const socket = { ears, said: [] as FromGuest[], closed: false };
      sockets.push(socket);
      return {
        send: (text) => void socket.said.push(JSON.parse(text)),
        close: () => {
          socket.closed = true;
        },
      };
    },
    memory: {
      token: () => token,
      keep: (next) => {
        token = next;
      },
    },
    later: (ms, run) => {
      const timer = { ms, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer) >>> 0, 1);
    },
    now: () => 1000,
    entered: () => void room.push('entered'),
    left: () => void room.push('left'),
    slots: (slots) => void room.push(`slots ${slots.length}`),
  });
  client.start();
  const last = () => sockets.at(-1)!;
  return {
    client,
    sockets,
    timers,
    room,
    last,
    state: store.getState,
    token: () => token,
    setToken: (next: string) => {
      token = next;
    },
    open: () => last().ears.opened(),
    hear: (message: ToGuest) => last().ears.said(JSON.stringify(message)),
    /** The connection breaks and is made again. */
    breaks: () => {
      last().ears.closed();
      const [timer] = timers.splice(0);
      timer!.run();
      last().ears.opened();
      return timer!.ms;
    },
  };
};

const WELCOME: ToGuest = { type: 'welcome', needsPassword: true, video: true };
const ADMITTED: ToGuest = { type: 'admitted', resume: 'token', iceServers: [] };

test('a stranger says hello, sees the door, and joins with what was typed', () => {
  const t = lab();
  t.open();
  expect(t.last().said).toEqual([{ type: 'hello', protocol: 1, meeting: '123456789', resume: null }]);
  t.hear(WELCOME);
  expect(t.state().stage).toMatchObject({ at: 'door', needsPassword: true, asking: false });
  t.client.join(asking);
  t.client.join(asking);
  expect(t.last().said.slice(1)).toEqual([{ type: 'join', ...asking }]);
  t.hear(ADMITTED);
  expect(t.state().stage).toEqual({ at: 'in' });
  expect(t.token()).toBe('token');
  expect(t.room.at(-1)).toBe('entered');
});

test('a wrong password is mended at the door, and too many say until when', () => {
  const t = lab();
  t.open();
  t.hear(WELCOME);
  t.client.join(asking);
  t.hear({ type: 'refused', why: 'wrong-password', retryAfterSeconds: null });
  expect(t.state().stage).toMatchObject({ at: 'door', fault: 'wrong-password', asking: false });
  t.client.join(asking);
  t.hear({ type: 'refused', why: 'too-many-tries', retryAfterSeconds: 30 });
  expect(t.state().stage).toMatchObject({ at: 'door', fault: 'too-many-tries', retryAt: 31_000 });
  expect(t.last().closed).toBe(false);
});

test('who waited and lost the connection asks again by itself; a broken connection is tried with growing pauses', () => {
  const t = lab();
  t.open();
  t.hear(WELCOME);
  t.client.join(asking);
  t.hear({ type: 'waiting' });
  expect(t.breaks()).toBe(100);
  expect(t.state()).toMatchObject({ online: false, stage: { at: 'waiting' } });
  expect(t.breaks()).toBe(500);
  expect(t.breaks()).toBe(1000);
  t.hear(WELCOME);
  expect(t.state()).toMatchObject({ online: true, stage: { at: 'waiting' } });
  expect(t.last().said.at(-1)).toEqual({ type: 'join', ...asking });
});

test('a place is taken back by its token, and the room is told so that it mends itself', () => {
  const t = lab();
  t.setToken('from before the reload');
  t.open();
  expect(t.last().said[0]).toMatchObject({ type: 'hello', resume: 'from before the reload' });
  t.hear(ADMITTED);
  t.breaks();
  expect(t.last().said[0]).toMatchObject({ resume: 'token' });
  t.hear(ADMITTED);
  expect(t.room).toEqual(['entered', 'entered']);
});

test('a token that opens nothing any more leads to the door and is forgotten', () => {
  const t = lab();
  t.setToken('old');
  t.open();
  t.hear(WELCOME);
  expect(t.token()).toBe(null);
  expect(t.state().stage.at).toBe('door');
});

test('what is over stays over: nothing connects again until the person asks', () => {
  const t = lab();
  t.open();
  t.hear(WELCOME);
  t.client.join(asking);
  t.hear(ADMITTED);
  t.hear({ type: 'ended', why: 'removed' });
  expect(t.state()).toMatchObject({ stage: { at: 'over', why: 'removed' }, view: null });
  expect(t.token()).toBe(null);
  expect(t.last().closed).toBe(true);
  t.last().ears.closed();
  t.client.reconnect();
  expect(t.timers).toEqual([]);
  expect(t.sockets).toHaveLength(1);
  t.client.again();
  expect(t.sockets).toHaveLength(2);
});

test('an offer without an answer means a dead connection, which is made anew', async () => {
  const t = lab();
  t.open();
  t.hear(WELCOME);
  t.client.join(asking);
  t.hear(ADMITTED);
  const unanswered = t.client.signalling.offer('v=0');
  t.timers.splice(0)[0]!.run();
  expect(await unanswered).toBe(null);
  expect(t.sockets).toHaveLength(2);
  expect(await t.client.signalling.offer('v=0')).toBe(null);
  t.open();
  const answered = t.client.signalling.offer('v=0');
  t.hear({ type: 'answer', sdp: 'v=1' });
  expect(await answered).toBe('v=1');
  expect(t.timers).toEqual([]);
});

test('an action that was not done says why, in words there are', () => {
  const t = lab();
  t.open();
  t.hear(WELCOME);
  t.client.act({ do: 'raise-hand', up: true });
  expect(t.state().pending).toBe(true);
  t.hear({ type: 'done', id: 1, reason: 'audience' });
  expect(t.state()).toMatchObject({ pending: false, refused: 'audience' });
  t.client.act({ do: 'raise-hand', up: true });
  t.hear({ type: 'done', id: 2, reason: 'some new reason' });
  expect(t.state().refused).toBe('over');
});

test('a browser without WebRTC is told so, and nothing is asked of the meeting', () => {
  const { sockets, state } = lab(false);
  expect(state().stage).toEqual({ at: 'over', why: 'unfit' });
  expect(sockets).toHaveLength(0);
});
