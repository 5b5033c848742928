import type { DeviceMove } from './choose-device.ts';
import { useMedia } from './media-store.ts';
import type { DeviceKind } from './media-view.ts';

/** How many notices are kept; older ones are no longer true. */
const MOST = 3;
let lastId = 0;

/** Takes a notice off the screen. */
export const dismissNotice = (id: number): void =>
  useMedia.setState(({ notices }) => ({ notices: notices.filter((n) => n.id !== id) }));

/** Tells the person about a device; a newer notice about the same kind of device takes the older one's place. */
export const notify = (kind: DeviceKind, { what, label }: DeviceMove, undo: (() => void) | null): void => {
  lastId += 1;
  const id = lastId;
  const undone =
    undo &&
    (() => {
      dismissNotice(id);
      undo();
    });
  useMedia.setState(({ notices }) => ({
    notices: [...notices.filter((n) => n.kind !== kind), { id, what, kind, label, undo: undone }].slice(-MOST),
  }));
};
