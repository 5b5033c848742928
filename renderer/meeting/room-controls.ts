import type { MeetingAction } from '../../app/meeting/action.ts';

/** What a person in a meeting can do; the host's window and the guest's page each have their own way to do it. */
export type RoomControls = {
  /** Asks it of the meeting, which judges by the role. */
  act(action: MeetingAction): void;
  setMicrophone(on: boolean): void;
  setCamera(on: boolean): void;
  /** Why nothing may be shared; absent when it may. */
  readonly noShare?: string;
  startShare(): void;
  stopShare(): void;
  leave(): void;
  /** Shows the shortcuts; null where there is nothing to show them. */
  readonly help: (() => void) | null;
  /** Plays what the browser kept silent; called from a click. */
  unblockSound(): void;
};
