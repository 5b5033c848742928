import type { PinnedDevice } from '../../app/settings/settings.ts';
import type { Device, DeviceKind } from './media-view.ts';

/** The devices of one kind that are there, and the one the system would take. */
export type Listing = { readonly devices: readonly Device[]; readonly standard: Device | null };

/** What is used of one kind, and what was used until it went away. */
export type DeviceUse = { readonly device: Device | null; readonly lost: Device | null };

/** What a person wants of one kind: the pin of the settings, or an undo's choice, which lasts until either device goes. */
export type DeviceWish = { readonly pinned: PinnedDevice; readonly override: Device | null; readonly kind: DeviceKind };

/** What to tell the person about a move from one device to another; `undoTo` is null when the old one is gone. */
export type DeviceMove = {
  readonly what: 'switched' | 'returned';
  readonly label: string;
  readonly undoTo: Device | null;
};

/** Nothing used yet. */
export const NO_DEVICE: DeviceUse = { device: null, lost: null };

type Info = Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label' | 'groupId'>;

/** Chromium's names for "whatever the system takes". */
const ALIASES = ['default', 'communications'];

/** What the browser lists of one kind, its alias entries resolved to the devices behind them. */
export const listingOf = (kind: MediaDeviceKind, infos: readonly Info[]): Listing => {
  const all = infos.filter((info) => info.kind === kind && info.deviceId !== '');
  const real = all.filter((info) => !ALIASES.includes(info.deviceId));
  const alias = all.find((info) => info.deviceId === 'default');
  const behind =
    alias === undefined
      ? real[0]
      : (real.find((info) => alias.label.endsWith(info.label) && info.label !== '') ??
        real.find((info) => info.groupId !== '' && info.groupId === alias.groupId) ??
        alias);
  const device = (info: Info): Device => ({ id: info.deviceId, label: info.label });
  return { devices: real.map(device), standard: behind === undefined ? null : device(behind) };
};

const find = (listing: Listing, wanted: PinnedDevice): Device | null =>
  wanted === null
    ? null
    : (listing.devices.find((d) => d.id === wanted.id) ??
      listing.devices.find((d) => d.label === wanted.label && d.label !== '') ??
      null);

/** The device to use: an undo's choice, the pinned one, else what the system takes (a camera stays while it is there, for systems have no standard camera). */
export const chooseDevice = (listing: Listing, { pinned, override, kind }: DeviceWish, use: DeviceUse): Device | null =>
  find(listing, override) ??
  find(listing, pinned) ??
  (kind === 'camera' ? (find(listing, use.lost) ?? find(listing, use.device)) : null) ??
  listing.standard;

/** Uses what `chooseDevice` says and finds out what, if anything, to tell the person; a change of wish is the person's own and not told. */
export const moveDevice = (
  use: DeviceUse,
  listing: Listing,
  wish: DeviceWish,
): { readonly use: DeviceUse; readonly move: DeviceMove | null } => {
  const device = chooseDevice(listing, wish, use);
  const before = use.device;
  if (device === null) return { use: { device, lost: before ?? use.lost }, move: null };
  const returned = use.lost !== null && (device.id === use.lost.id || device.label === use.lost.label);
  if (before === null) {
    return {
      use: { device, lost: null },
      move: returned ? { what: 'returned', label: device.label, undoTo: null } : null,
    };
  }
  if (device.id === before.id) return { use: { device, lost: use.lost }, move: null };
  const there = listing.devices.some((d) => d.id === before.id);
  return {
    use: { device, lost: there ? null : (use.lost ?? before) },
    move: { what: returned ? 'returned' : 'switched', label: device.label, undoTo: there ? before : null },
  };
};
