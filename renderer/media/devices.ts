import type { PinnedDevice } from '../../app/settings/settings.ts';
import { type DeviceMove, type DeviceUse, type Listing, listingOf, moveDevice, NO_DEVICE } from './choose-device.ts';
import type { Device, DeviceKind } from './media-view.ts';

/** What the settings pin of each kind. */
export type Pins = { readonly [K in DeviceKind]: PinnedDevice };

/** What the watcher needs of the world. */
export type DevicesWorld = {
  readonly mediaDevices: Pick<MediaDevices, 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>;
  /** Lists or devices in use changed. */
  changed(): void;
  /** A device in use was replaced by itself. */
  moved(kind: DeviceKind, move: DeviceMove, undo: (() => void) | null): void;
};

/** The system's devices, followed. */
export type Devices = {
  start(pins: Pins): Promise<void>;
  pin(pins: Pins): void;
  refresh(): Promise<void>;
  using(kind: DeviceKind): Device | null;
  /** Whether a kind's device is the system's own choice, which is then left to the system. */
  standard(kind: DeviceKind): boolean;
  list(kind: DeviceKind): readonly Device[];
  close(): void;
};

const KINDS: { readonly [K in DeviceKind]: MediaDeviceKind } = {
  microphone: 'audioinput',
  camera: 'videoinput',
  speaker: 'audiooutput',
  ringer: 'audiooutput',
};
const NAMES = Object.keys(KINDS) as readonly DeviceKind[];
const EMPTY: Listing = { devices: [], standard: null };

/** A watcher over the browser's devices: the system's default unless one is pinned, another when that one goes, the first when it returns. */
export const createDevices = (world: DevicesWorld): Devices => {
  const uses = new Map<DeviceKind, DeviceUse>();
  const overrides = new Map<DeviceKind, Device>();
  let listings = new Map<DeviceKind, Listing>();
  let pins: Pins = { microphone: null, camera: null, speaker: null, ringer: null };
  let listed = false;
  let refreshing: Promise<void> | null = null;
  let again = false;

  const listing = (kind: DeviceKind): Listing => listings.get(kind) ?? EMPTY;

  const apply = (told: boolean): void => {
    for (const kind of NAMES) {
      const override = overrides.get(kind) ?? null;
      const { use, move } = moveDevice(uses.get(kind) ?? NO_DEVICE, listing(kind), {
        pinned: pins[kind],
        override,
        kind,
      });
      uses.set(kind, told ? use : { ...use, lost: null });
      if (!told || move === null) continue;
      const { undoTo } = move;
      world.moved(kind, move, undoTo === null ? null : () => choose(kind, undoTo));
    }
    world.changed();
  };

  const choose = (kind: DeviceKind, device: Device): void => {
    overrides.set(kind, device);
    apply(false);
  };

  const list = async (): Promise<void> => {
    do {
      again = false;
      const infos = await world.mediaDevices.enumerateDevices().catch(() => []);
      listings = new Map(NAMES.map((kind) => [kind, listingOf(KINDS[kind], infos)]));
      for (const [kind, device] of overrides) {
        if (!listing(kind).devices.some((d) => d.id === device.id)) overrides.delete(kind);
      }
      apply(listed);
      listed = true;
    } while (again);
  };

  const refresh = (): Promise<void> => {
    again = refreshing !== null;
    refreshing ??= list().finally(() => {
      refreshing = null;
    });
    return refreshing;
  };
  const onChange = (): void => void refresh();

  return {
    start: (first) => {
      pins = first;
      world.mediaDevices.addEventListener('devicechange', onChange);
      return refresh();
    },
    pin: (next) => {
      const changed = NAMES.filter((kind) => next[kind]?.id !== pins[kind]?.id);
      pins = next;
      for (const kind of changed) overrides.delete(kind);
      if (listed && changed.length > 0) apply(false);
    },
    refresh,
    using: (kind) => uses.get(kind)?.device ?? null,
    standard: (kind) => uses.get(kind)?.device?.id === listing(kind).standard?.id,
    list: (kind) => listing(kind).devices,
    close: () => world.mediaDevices.removeEventListener('devicechange', onChange),
  };
};
