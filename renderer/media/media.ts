import type { ParleyBridge } from '../../app/bridge/contract.ts';
import type { HostRoom } from '../meeting/host-room.ts';
import { createMediaRoom } from './media-room.ts';
import type { MediaActions } from './media-view.ts';

const NOT_YET: MediaActions = {
  setMicrophone: () => undefined,
  setCamera: () => undefined,
  startShare: async () => false,
  stopShare: () => undefined,
  preview: () => () => undefined,
  testSound: () => undefined,
  playDigit: () => undefined,
  dismissNotice: () => undefined,
};

let hostRoom: HostRoom | null = null;
let actions: MediaActions = NOT_YET;

/** What the screens ask of the media side; does nothing before `startMedia`. */
export const mediaActions: MediaActions = {
  setMicrophone: (on) => actions.setMicrophone(on),
  setCamera: (on) => actions.setCamera(on),
  startShare: () => actions.startShare(),
  stopShare: () => actions.stopShare(),
  preview: (video) => actions.preview(video),
  testSound: (kind) => actions.testSound(kind),
  playDigit: (digit) => actions.playDigit(digit),
  dismissNotice: (id) => actions.dismissNotice(id),
};

/** The window's place in its meeting's room; null before `startMedia`. */
export const theHostRoom = (): HostRoom | null => hostRoom;

/** Opens the media room on the bridge: from here on plans become connections and calls sound. */
export const startMedia = (bridge: ParleyBridge): MediaActions => {
  if (actions === NOT_YET) ({ actions, hostRoom } = createMediaRoom(bridge));
  return mediaActions;
};
