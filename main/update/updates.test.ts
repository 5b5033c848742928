import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { UpdateChannel, UpdatesOff } from '../../app/update/update.ts';
import { type FakeUpdater, fakeUpdater } from './updater.fake.ts';
import { createUpdates, type Updates } from './updates.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const found = { is: 'found', version: '0.2.0', back: false } as const;

let updater: FakeUpdater;
let updates: Updates;
/** What the tests change as they go. */
let world: {
  off: UpdatesOff | null;
  setting: UpdateChannel;
  policy: UpdateChannel | null;
  online: boolean;
  busy: boolean;
  loads: number;
  left: boolean;
  problems: string[];
  log: string[];
};

const start = (given: Partial<typeof world> = {}): void => {
  world = {
    off: null,
    setting: 'latest',
    policy: null,
    online: true,
    busy: false,
    loads: 0,
    left: false,
    problems: [],
    log: [],
    ...given,
  };
  updates = createUpdates({
    off: world.off,
    updater: async () => {
      world.loads += 1;
      return updater;
    },
    setting: () => world.setting,
    policy: () => world.policy,
    online: () => world.online,
    busy: () => world.busy,
    leave: async () => {
      world.left = true;
    },
    problem: (kind, detail) => world.problems.push(`${kind} ${detail}`),
    now: Date.now,
    random: () => 0.5,
    log: (line) => world.log.push(line),
  });
};
const phase = () => updates.store.getState().update.phase;
/** Lets what was asked be begun. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const look = async (): Promise<void> => {
  expect(updates.look().ok).toBe(true);
  await settle();
};
const call = async (on: boolean): Promise<void> => {
  world.busy = on;
  updates.callsChanged();
  await settle();
};
const ready = async (back = false): Promise<void> => {
  await look();
  await updater.answerCheck({ ...found, back });
  await updater.answerDownload({ is: 'downloaded' });
  expect(phase()).toBe('ready');
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  updater = fakeUpdater();
});
afterEach(() => {
  updates.stop(true);
  vi.useRealTimers();
});

test('the first look comes after some minutes, and what fetches is not loaded before', async () => {
  start();
  await vi.advanceTimersByTimeAsync(4.9 * MINUTE);
  expect([world.loads, updater.asked]).toEqual([0, []]);
  await vi.advanceTimersByTimeAsync(0.1 * MINUTE);
  expect([world.loads, updater.asked]).toEqual([1, ['check latest']]);
  await updater.answerCheck({ is: 'none' });
  expect(updates.store.getState()).toMatchObject({
    update: { phase: 'idle', checkedAt: Date.now() },
    nextAt: Date.now() + 6 * HOUR,
  });
  await vi.advanceTimersByTimeAsync(6 * HOUR);
  expect(updater.asked).toEqual(['check latest', 'check latest']);
});

test.each([
  ['the organisation', { policy: 'off' } as const, 'policy'],
  ['the person', { setting: 'off' } as const, 'person'],
  ['the way it was installed', { off: 'managed' } as const, 'managed'],
])(
  'switched off by %s, nothing is loaded and nobody is asked, whatever is pressed and however long it takes',
  async (_by, given, why) => {
    start(given);
    expect(updates.store.getState().update).toEqual({ phase: 'off', why });
    expect(updates.look()).toMatchObject({ ok: false });
    await vi.advanceTimersByTimeAsync(30 * 24 * HOUR);
    await call(true);
    await call(false);
    updates.networkChanged();
    await settle();
    expect([world.loads, updater.asked]).toEqual([0, []]);
  },
);

test('the organisation’s channel goes over the person’s', async () => {
  start({ setting: 'off', policy: 'beta' });
  expect(updates.store.getState()).toMatchObject({ channel: 'beta', update: { phase: 'idle' } });
  await look();
  expect(updater.asked).toEqual(['check beta']);
});

test('a policy that comes while an update is fetched stops it, and what is ready is not installed at the next quit', async () => {
  start();
  await look();
  await updater.answerCheck(found);
  world.policy = 'off';
  updates.settingsChanged();
  expect(updates.store.getState().update).toEqual({ phase: 'off', why: 'policy' });
  await settle();
  world.policy = null;
  updates.settingsChanged();
  await settle();
  await updater.answerCheck(found);
  await updater.answerDownload({ is: 'downloaded' });
  world.policy = 'off';
  updates.settingsChanged();
  expect(updater.asked).toEqual(['check latest', 'download', 'cancel', 'check latest', 'download', 'drop']);
});

test('another channel is asked at once, and what the old one answers then is not heard', async () => {
  start();
  await look();
  world.setting = 'beta';
  updates.settingsChanged();
  await updater.answerCheck(found);
  await settle();
  expect(updater.asked).toEqual(['check latest', 'cancel', 'check beta']);
  await updater.answerCheck({ is: 'none' });
  expect(phase()).toBe('idle');
});

test('a change of other settings asks nobody', async () => {
  start();
  updates.settingsChanged();
  await settle();
  expect(updater.asked).toEqual([]);
});

test('during a call it is asked, and nothing is fetched before the call is over', async () => {
  start();
  await call(true);
  await look();
  await updater.answerCheck(found);
  expect([phase(), updater.asked]).toEqual(['waiting', ['check latest']]);
  await call(false);
  expect([phase(), updater.asked]).toEqual(['downloading', ['check latest', 'download']]);
});

test('a call that begins stops the download, and the same download begins again after it', async () => {
  start();
  await look();
  await updater.answerCheck(found);
  updater.percent(40);
  expect(updates.store.getState().update).toMatchObject({ phase: 'downloading', percent: 40 });
  await call(true);
  expect(phase()).toBe('waiting');
  updater.percent(41);
  expect(phase()).toBe('waiting');
  await call(false);
  expect(updater.asked).toEqual(['check latest', 'download', 'cancel', 'download']);
  await updater.answerDownload({ is: 'downloaded' });
  expect(phase()).toBe('ready');
});

test('what is ready is installed when the person says so, after calls have ended and all is stored; never during a call', async () => {
  start();
  await ready();
  await call(true);
  expect(updates.restart()).toMatchObject({ ok: false, failure: { reason: expect.stringContaining('call') } });
  await call(false);
  expect(updates.restart().ok).toBe(true);
  expect(updater.asked).not.toContain('install');
  await settle();
  expect([world.left, updater.asked.at(-1)]).toEqual([true, 'install']);
});

test('put off, it is not spoken of for a day, and then it is', async () => {
  start();
  expect(updates.defer()).toMatchObject({ ok: false });
  await ready();
  updates.defer();
  await vi.advanceTimersByTimeAsync(23.9 * HOUR);
  expect(phase()).toBe('deferred');
  await vi.advanceTimersByTimeAsync(0.2 * HOUR);
  expect(phase()).toBe('ready');
  expect(updater.asked).toEqual(['check latest', 'download']);
});

test('an older version, for somebody who left beta, is not installed behind their back', async () => {
  start();
  await ready(true);
  expect(updater.asked).toEqual(['check latest', 'download, not on quit']);
  expect(updates.store.getState().update).toMatchObject({ back: true });
});

test('what was refused is said, and left alone for a day, but for the person who asks for it', async () => {
  start();
  await look();
  await updater.answerCheck(found);
  await updater.answerDownload({ is: 'refused', why: 'checksum', version: '0.2.0', detail: 'ERR_CHECKSUM_MISMATCH' });
  expect(world.problems).toEqual(['update-refused 0.2.0']);
  expect(world.log.at(-1)).toBe('update: 0.2.0 is refused (checksum: ERR_CHECKSUM_MISMATCH)');
  await vi.advanceTimersByTimeAsync(23 * HOUR);
  expect(updater.asked).toEqual(['check latest', 'download']);
  await look();
  expect(updater.asked).toEqual(['check latest', 'download', 'check latest']);
});

test('a server that fails is asked more and more seldom, and one that answers again as before', async () => {
  start();
  await look();
  const pauses: (number | null)[] = [];
  for (let n = 0; n < 4; n++) {
    await updater.answerCheck({ is: 'failed', why: 'server', detail: 'HTTP 503', retryAfter: n === 3 ? 5 * HOUR : 0 });
    const { nextAt } = updates.store.getState();
    pauses.push(((nextAt ?? 0) - Date.now()) / MINUTE);
    await vi.advanceTimersByTimeAsync((nextAt ?? 0) - Date.now());
  }
  expect(pauses).toEqual([10, 20, 40, 300]);
  expect(updater.asked).toHaveLength(5);
  await updater.answerCheck({ is: 'none' });
  await look();
  await updater.answerCheck({ is: 'failed', why: 'server', detail: 'HTTP 503', retryAfter: 0 });
  expect(updates.store.getState().nextAt).toBe(Date.now() + 10 * MINUTE);
});

test('without a network nobody is asked; a look that was missed is made up soon after it is back', async () => {
  start({ online: false });
  await vi.advanceTimersByTimeAsync(HOUR);
  expect([phase(), updater.asked]).toEqual(['idle', []]);
  world.online = true;
  updates.networkChanged();
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  expect(updater.asked).toEqual(['check latest']);
});

test('a person who looks without a network is told so', async () => {
  start({ online: false });
  await look();
  expect(updates.store.getState().update).toMatchObject({ phase: 'failed', why: 'offline' });
  expect(updater.asked).toEqual([]);
});

test('a machine that shuts down is not held up by an installer', async () => {
  start();
  await ready();
  updates.stop(false);
  expect(updater.asked.at(-1)).toBe('drop');
});

test('an updater that throws is a failure and nothing worse', async () => {
  start();
  updater.check = () => Promise.reject(new Error('secret'));
  await look();
  expect(updates.store.getState().update).toMatchObject({ phase: 'failed', why: 'server' });
  expect(world.log.join()).not.toContain('secret');
});
