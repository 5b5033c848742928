import { expect, test } from 'vitest';
import {
  chooseDevice,
  type DeviceUse,
  type DeviceWish,
  type Listing,
  listingOf,
  moveDevice,
  NO_DEVICE,
} from './choose-device.ts';

const BUILT_IN = { id: 'b', label: 'Built-in' };
const HEADSET = { id: 'h', label: 'Headset' };
const DOCK = { id: 'd', label: 'Dock' };
const FOLLOW: DeviceWish = { pinned: null, override: null, kind: 'microphone' };
const listing = (standard: typeof BUILT_IN | null, ...devices: (typeof BUILT_IN)[]): Listing => ({ devices, standard });
const using = (device: typeof BUILT_IN, lost: typeof BUILT_IN | null = null): DeviceUse => ({ device, lost });
const info = (kind: MediaDeviceKind, deviceId: string, label: string, groupId = '') => ({
  kind,
  deviceId,
  label,
  groupId,
});

test('the default entry of the list is resolved to the device behind it, so that a change of default is seen', () => {
  const infos = [
    info('audioinput', 'default', 'Default - Headset'),
    info('audioinput', 'communications', 'Communications - Headset'),
    info('audioinput', 'b', 'Built-in'),
    info('audioinput', 'h', 'Headset'),
    info('audiooutput', 'x', 'Speaker'),
  ];
  expect(listingOf('audioinput', infos)).toEqual(listing(HEADSET, BUILT_IN, HEADSET));
});

test('a default entry with a name of its own is resolved by its group, or stands for itself', () => {
  const alias = info('audioinput', 'default', 'Default', 'g2');
  const real = [info('audioinput', 'b', 'Built-in', 'g1'), info('audioinput', 'h', 'Headset', 'g2')];
  expect(listingOf('audioinput', [alias, ...real]).standard).toEqual(HEADSET);
  expect(listingOf('audioinput', [{ ...alias, groupId: 'g9' }, ...real]).standard).toEqual({
    id: 'default',
    label: 'Default',
  });
});

test('entries without an id are no devices, because they only say that some are hidden', () => {
  expect(listingOf('videoinput', [info('videoinput', '', '')])).toEqual(listing(null));
});

test.each([
  ['follows the system without a pin', FOLLOW, HEADSET],
  ['takes the pinned device', { ...FOLLOW, pinned: BUILT_IN }, BUILT_IN],
  ['finds a pin whose id changed by its name', { ...FOLLOW, pinned: { id: 'old', label: 'Built-in' } }, BUILT_IN],
  ['follows the system while the pin is away', { ...FOLLOW, pinned: DOCK }, HEADSET],
  ['takes what an undo chose before the pin', { ...FOLLOW, pinned: HEADSET, override: BUILT_IN }, BUILT_IN],
] as const)('%s', (_, wish, chosen) => {
  expect(chooseDevice(listing(HEADSET, BUILT_IN, HEADSET), wish, NO_DEVICE)).toEqual(chosen);
});

test('a camera stays while it is there, because another one plugged in may be listed first', () => {
  const camera: DeviceWish = { ...FOLLOW, kind: 'camera' };
  expect(chooseDevice(listing(DOCK, DOCK, BUILT_IN), camera, using(BUILT_IN))).toEqual(BUILT_IN);
  expect(chooseDevice(listing(DOCK, DOCK), camera, using(BUILT_IN))).toEqual(DOCK);
  expect(chooseDevice(listing(DOCK, DOCK, BUILT_IN), camera, using(DOCK, BUILT_IN))).toEqual(BUILT_IN);
});

test('unplugging says what took over and offers no way back, because there is none', () => {
  const { use, move } = moveDevice(using(HEADSET), listing(BUILT_IN, BUILT_IN), FOLLOW);
  expect(use).toEqual(using(BUILT_IN, HEADSET));
  expect(move).toEqual({ what: 'switched', label: 'Built-in', undoTo: null });
});

test('a device that comes back is used again and says so, with the way back to its stand-in', () => {
  const { use, move } = moveDevice(using(BUILT_IN, HEADSET), listing(HEADSET, BUILT_IN, HEADSET), FOLLOW);
  expect(use).toEqual(using(HEADSET));
  expect(move).toEqual({ what: 'returned', label: 'Headset', undoTo: BUILT_IN });
});

test('a pinned device that comes back under another id is still the one that left', () => {
  const wish = { ...FOLLOW, pinned: HEADSET };
  const back = { id: 'h2', label: 'Headset' };
  expect(moveDevice(using(BUILT_IN, HEADSET), listing(BUILT_IN, BUILT_IN, back), wish).move?.what).toBe('returned');
});

test('a new default of the system is followed and can be undone', () => {
  const { use, move } = moveDevice(using(BUILT_IN), listing(HEADSET, BUILT_IN, HEADSET), FOLLOW);
  expect(use).toEqual(using(HEADSET));
  expect(move).toEqual({ what: 'switched', label: 'Headset', undoTo: BUILT_IN });
});

test('the second unplug in a row still remembers the first device, because that is the one wanted', () => {
  const { use } = moveDevice(using(DOCK, HEADSET), listing(BUILT_IN, BUILT_IN), FOLLOW);
  expect(use).toEqual(using(BUILT_IN, HEADSET));
});

test('the last device leaving is no switch, and its return is told', () => {
  const gone = moveDevice(using(HEADSET), listing(null), FOLLOW);
  expect(gone).toEqual({ use: { device: null, lost: HEADSET }, move: null });
  expect(moveDevice(gone.use, listing(HEADSET, HEADSET), FOLLOW).move).toEqual({
    what: 'returned',
    label: 'Headset',
    undoTo: null,
  });
});

test('nothing is told when nothing moved, nor of the first device ever used', () => {
  expect(moveDevice(using(BUILT_IN), listing(BUILT_IN, BUILT_IN, DOCK), FOLLOW).move).toBeNull();
  expect(moveDevice(NO_DEVICE, listing(BUILT_IN, BUILT_IN), FOLLOW).move).toBeNull();
});
