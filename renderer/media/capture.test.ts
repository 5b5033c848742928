import { expect, test } from 'vitest';
import { createCapture, troubleOf, type Wish } from './capture.ts';
import type { DeviceTrouble } from './media-view.ts';

const flush = () => new Promise((resolve) => setTimeout(resolve));
const wish = (key: string, deviceId = key): Wish => ({ key, deviceId, constraints: { audio: { deviceId } } });

const room = () => {
  const seen: [string | null, DeviceTrouble | null][] = [];
  const tracks: { id: string; stopped: boolean; onended: (() => void) | null; stop(): void }[] = [];
  const timers: (() => void)[] = [];
  const t = { error: null as string | null, lost: 0, gate: Promise.resolve(), opened: [] as string[] };
  const capture = createCapture({
    open: async ({ audio }) => {
      const id = String((audio as MediaTrackConstraints).deviceId);
      t.opened.push(tracks.some((x) => !x.stopped) ? `${id} beside another` : id);
      await t.gate;
      if (t.error !== null) throw Object.assign(new Error(t.error), { name: t.error });
      const track = {
        id,
        stopped: false,
        onended: null,
        stop() {
          this.stopped = true;
        },
      };
      tracks.push(track);
      return track as unknown as MediaStreamTrack;
    },
    changed: (track, trouble) => seen.push([track?.id ?? null, trouble]),
    lost: () => {
      t.lost += 1;
    },
    later: (_, run) => {
      timers.push(run);
      return () => undefined;
    },
  });
  return { t, capture, seen, tracks, timers };
};

test('what is wished for is open, and closed when no longer wished for, so that the lamp goes out', async () => {
  const { capture, seen, tracks } = room();
  capture.wish(wish('a'));
  await flush();
  capture.wish(null);
  await flush();
  expect(seen).toEqual([
    ['a', null],
    [null, null],
  ]);
  expect(tracks.map((x) => x.stopped)).toEqual([true]);
});

test('another device is opened before the old one closes, the same one after, because it may be exclusive', async () => {
  const { capture, tracks, t } = room();
  capture.wish(wish('a'));
  await flush();
  capture.wish(wish('b'));
  await flush();
  capture.wish(wish('b without echo cancellation', 'b'));
  await flush();
  expect(t.opened).toEqual(['a', 'b beside another', 'b']);
  expect(tracks.map((x) => x.stopped)).toEqual([true, true, false]);
});

test('a wish that is withdrawn while the device opens leaves nothing open', async () => {
  const { capture, tracks, seen } = room();
  capture.wish(wish('a'));
  capture.wish(null);
  await flush();
  expect(tracks.map((x) => x.stopped)).toEqual([true]);
  expect(seen.at(-1)).toEqual([null, null]);
});

test('of wishes that come while a device opens only the last is opened', async () => {
  const { capture, tracks } = room();
  capture.wish(wish('a'));
  capture.wish(wish('b'));
  capture.wish(wish('c'));
  await flush();
  expect(tracks.map((x) => [x.id, x.stopped])).toEqual([
    ['a', true],
    ['c', false],
  ]);
});

test.each([
  ['NotAllowedError', 'denied'],
  ['NotFoundError', 'none'],
  ['OverconstrainedError', 'none'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
] as const)('%s means %s', (name, trouble) => {
  expect(troubleOf(name)).toBe(trouble);
});

test('a failure is told once and not tried again by itself, save for a busy device', async () => {
  const { capture, seen, timers, t } = room();
  t.error = 'NotAllowedError';
  capture.wish(wish('a'));
  await flush();
  capture.wish(wish('a'));
  await flush();
  expect(seen).toEqual([[null, 'denied']]);
  expect(timers).toHaveLength(0);
  t.error = 'NotReadableError';
  capture.wish(wish('b'));
  await flush();
  expect(seen.at(-1)).toEqual([null, 'busy']);
  t.error = null;
  timers[0]?.();
  await flush();
  expect(seen.at(-1)).toEqual(['b', null]);
});

test('trouble ends with the wish, because a closed microphone has none', async () => {
  const { capture, seen, t } = room();
  t.error = 'NotFoundError';
  capture.wish(wish('a'));
  await flush();
  capture.wish(null);
  await flush();
  expect(seen.at(-1)).toEqual([null, null]);
});

test('a device that ends by itself is told; another takes over at once, the same one a moment later', async () => {
  const { capture, seen, tracks, timers, t } = room();
  capture.wish(wish('a'));
  await flush();
  tracks[0]?.onended?.();
  expect(t.lost).toBe(1);
  expect(seen.at(-1)).toEqual([null, null]);
  capture.wish(wish('a'));
  await flush();
  expect(t.opened).toEqual(['a']);
  timers[0]?.();
  await flush();
  expect(seen.at(-1)).toEqual(['a', null]);
  tracks[1]?.onended?.();
  capture.wish(wish('b'));
  await flush();
  expect(seen.at(-1)).toEqual(['b', null]);
});
