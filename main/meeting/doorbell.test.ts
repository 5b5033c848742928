import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { ConfRole } from '../../app/conf/enumerations.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import type { Member } from '../../app/meeting/member.ts';
import { createDoorbell, type Notice } from './doorbell.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const member = (id: string, change: Partial<Member> = {}): Member =>
  ({
    id,
    name: id,
    way: 'link',
    role: ConfRole.HWM_CONF_ROLE_ATTENDEE,
    state: { phase: 'joined', since: 1 },
    hand: false,
    ...change,
  }) as Member;
const waiting = (id: string, name = id): Member => member(id, { name, state: { phase: 'waiting', since: 1 } });
const HOST = member('host', { way: 'host', role: ConfRole.HWM_CONF_ROLE_HOST });
const meetingOf = (members: readonly Member[], wrong = 0): Meeting =>
  ({ id: 'm', state: { phase: 'live', since: 1 }, members, tries: { wrong, lockedUntil: null } }) as unknown as Meeting;

const setUp = () => {
  const notices: (Notice | null)[] = [];
  const badges: number[] = [];
  const flashes: boolean[] = [];
  const world = { inFront: false };
  const meetings = createStore<readonly Meeting[]>(() => [meetingOf([HOST])]);
  const bell = createDoorbell({
    meetings,
    language: () => 'en',
    now: Date.now,
    inFront: () => world.inFront,
    notify: (notice) => notices.push(notice),
    badge: (count) => badges.push(count),
    flash: (on) => flashes.push(on),
  });
  const become = (members: readonly Member[], wrong = 0): void =>
    meetings.setState([meetingOf([HOST, ...members], wrong)], true);
  return { bell, become, meetings, notices, badges, flashes, world };
};

test('who comes to the door while the window is behind is told of, counted, and the frame flashes', () => {
  const { become, notices, badges, flashes } = setUp();
  become([waiting('Gil')]);
  expect(notices).toEqual([
    { title: 'Gil waits to come in', body: 'Click to go to the meeting.', silent: false, panel: 'people' },
  ]);
  expect(badges).toEqual([1]);
  expect(flashes).toEqual([true]);
});

test('while the window is in front only the icon counts, because the screen tells the rest', () => {
  const { become, notices, badges, flashes, world } = setUp();
  world.inFront = true;
  become([waiting('Gil')]);
  world.inFront = false;
  become([waiting('Gil')]);
  expect([notices, flashes]).toEqual([[], []]);
  expect(badges).toEqual([1]);
});

test('twenty people and a raised hand are two notifications and one sound, the second after a rest', () => {
  const { become, notices } = setUp();
  const queue: Member[] = [];
  for (let n = 0; n < 20; n++) {
    queue.push(waiting(`guest ${n}`));
    become([...queue, member('Bob', { hand: true })]);
  }
  expect(notices).toHaveLength(1);
  vi.advanceTimersByTime(60_000);
  expect(notices.slice(1)).toEqual([
    { title: 'guest 0 and 19 more wait to come in', body: '1 hand is raised.', silent: true, panel: 'people' },
  ]);
});

test('a hand that goes up and down all the time is told no more often than that, and sounds once a minute', () => {
  const { become, notices } = setUp();
  for (let n = 0; n < 300; n++) {
    become([member('Bob', { hand: n % 2 === 0 })]);
    vi.advanceTimersByTime(100);
  }
  const shown = notices.filter((notice) => notice !== null);
  expect(shown.length).toBeLessThanOrEqual(4);
  expect(shown.map(({ silent }) => silent)).toEqual([false, ...shown.slice(1).map(() => true)]);
  vi.advanceTimersByTime(60_000);
  become([waiting('Gil')]);
  expect(notices.at(-1)?.silent).toBe(false);
});

test('nobody waits any more: the notification, the count and the flashing are gone, and nothing is owed', () => {
  const { become, notices, badges, flashes } = setUp();
  become([waiting('Gil')]);
  become([waiting('Gil'), waiting('Hal')]);
  become([member('Gil')]);
  vi.advanceTimersByTime(60_000);
  expect(notices.slice(1)).toEqual([null]);
  expect(badges).toEqual([1, 2, 0]);
  expect(flashes).toEqual([true, false]);
});

test('once the person has looked, the notification is gone and the next one sounds again', () => {
  const { bell, become, notices } = setUp();
  become([waiting('Gil')]);
  bell.looked();
  vi.advanceTimersByTime(60_000);
  become([waiting('Gil'), waiting('Hal')]);
  expect(notices.map((notice) => notice?.silent)).toEqual([false, undefined, false]);
});

test('wrong passwords are told from the third on, and lead to the doors', () => {
  const { become, notices } = setUp();
  become([], 2);
  expect(notices).toEqual([]);
  become([], 3);
  expect(notices).toEqual([
    {
      title: 'Wrong meeting passwords are being tried',
      body: '3 wrong passwords lately at this meeting. If nobody else is to come, lock it.',
      silent: false,
      panel: 'doors',
    },
  ]);
});

test('a name is one line of bounded length and never in the body, which some desktops read as markup', () => {
  const { become, notices } = setUp();
  become([waiting('a', `<b>x</b>\n\u0007${'n'.repeat(300)}`), member('b', { name: '<i>Bob</i>', hand: true })]);
  expect(notices[0]?.title).toMatch(/^<b>x<\/b> n{30}… waits to come in$/);
  expect(notices[0]?.body).toBe('1 hand is raised.');
});

test('who has handed the meeting over or left it is not called to its door', () => {
  for (const host of [
    { ...HOST, role: ConfRole.HWM_CONF_ROLE_ATTENDEE },
    { ...HOST, state: { phase: 'left', at: 2, why: { kind: 'left' } } } as Member,
  ]) {
    const { meetings, notices, badges } = setUp();
    meetings.setState([meetingOf([host, waiting('Gil')])], true);
    expect([notices, badges]).toEqual([[], []]);
  }
});

test('stopping leaves no notification, no count and no timer', () => {
  const { bell, become, notices, badges } = setUp();
  become([waiting('Gil')]);
  bell.stop();
  become([waiting('Gil'), waiting('Hal')]);
  expect(notices.at(-1)).toBeNull();
  expect(badges.at(-1)).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
