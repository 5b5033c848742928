import { create } from 'zustand';
import type { NotAllowed } from '../../app/meeting/rights.ts';

/** What the host's window knows of its meeting besides the meeting itself. */
export type HostRoomView = {
  /** A co-host wants the microphone on; the person answers. */
  readonly asked: boolean;
  /** Why the last thing asked of the meeting was not done; null once something was. */
  readonly refused: NotAllowed | null;
};

/** The host's window in its meeting; written by `host-room.ts` and answered on the screen. */
export const useHostRoom = create<HostRoomView>()(() => ({ asked: false, refused: null }));
