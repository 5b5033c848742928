import { expect, test } from 'vitest';
import { createDevices, type Pins } from './devices.ts';

const FREE: Pins = { microphone: null, camera: null, speaker: null, ringer: null };
const microphone = (id: string) => ({ kind: 'audioinput', deviceId: id, label: `Mic ${id}`, groupId: '' });

const room = (ids: string[]) => {
  const moves: [string, string, string, (() => void) | null][] = [];
  const t = { ids, moves, changes: 0 };
  const target = new EventTarget();
  const mediaDevices = Object.assign(target, {
    enumerateDevices: async () => t.ids.map(microphone) as MediaDeviceInfo[],
  });
  const devices = createDevices({
    mediaDevices,
    changed: () => {
      t.changes += 1;
    },
    moved: (kind, move, undo) => moves.push([kind, move.what, move.label, undo]),
  });
  const plug = async (...now: string[]) => {
    t.ids = now;
    target.dispatchEvent(new Event('devicechange'));
    await devices.refresh();
  };
  return { t, devices, plug, moves };
};

test('unplug and return of the pinned device are followed and told', async () => {
  const { devices, plug, moves } = room(['a', 'b']);
  await devices.start({ ...FREE, microphone: { id: 'b', label: 'Mic b' } });
  expect(devices.using('microphone')?.id).toBe('b');
  await plug('a');
  expect(devices.using('microphone')?.id).toBe('a');
  await plug('a', 'b');
  expect(devices.using('microphone')?.id).toBe('b');
  expect(moves.map((m) => m.slice(0, 3))).toEqual([
    ['microphone', 'switched', 'Mic a'],
    ['microphone', 'returned', 'Mic b'],
  ]);
});

test('undo goes back until that device leaves, and tells nothing, because the person knows', async () => {
  const { devices, plug, moves } = room(['a', 'b']);
  await devices.start({ ...FREE, microphone: { id: 'b', label: 'Mic b' } });
  await plug('a');
  await plug('a', 'b');
  moves[1]?.[3]?.();
  expect(devices.using('microphone')?.id).toBe('a');
  await plug('a', 'b', 'c');
  expect(devices.using('microphone')?.id).toBe('a');
  expect(moves).toHaveLength(2);
  await plug('b', 'c');
  expect(devices.using('microphone')?.id).toBe('b');
});

test('a pin in the settings takes hold at once, ends an undo, and tells nothing', async () => {
  const { devices, moves, t } = room(['a', 'b']);
  await devices.start(FREE);
  expect(devices.standard('microphone')).toBe(true);
  const before = t.changes;
  devices.pin({ ...FREE, microphone: { id: 'b', label: 'Mic b' } });
  expect(devices.using('microphone')?.id).toBe('b');
  expect(devices.standard('microphone')).toBe(false);
  expect(t.changes).toBe(before + 1);
  expect(moves).toEqual([]);
});

test('settings that do not touch devices change nothing, so that a call is not disturbed by them', async () => {
  const { devices, t } = room(['a']);
  await devices.start(FREE);
  const before = t.changes;
  devices.pin({ ...FREE });
  expect(t.changes).toBe(before);
});

test('no device of a kind is no error', async () => {
  const { devices } = room([]);
  await devices.start(FREE);
  expect(devices.using('microphone')).toBeNull();
  expect(devices.list('camera')).toEqual([]);
});
