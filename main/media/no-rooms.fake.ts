import { fail } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { RoomPort } from './room-port.ts';

/** The room port of a gateway without rooms: a meeting stays host and callee, and says so to whoever wants more. */
export const NO_ROOMS: RoomPort = {
  available: false,
  set: () => {},
  close: () => {},
  prompt: () => {},
  leg: async () => fail(SDKERR.UISDK_COMMON_ERROR, 'meetings of more than two are not available'),
  candidate: () => {},
  closeLeg: () => {},
  listen: () => () => {},
};
