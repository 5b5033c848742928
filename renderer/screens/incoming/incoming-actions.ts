import { bridge } from '../../bridge.ts';

/** Answers a call; whether the camera opens is decided in the main window, which owns it (`shell/consent.ts`). */
export const answer = (call: string, video: boolean): void => void bridge.call('acceptConf', { call, video });

/** Declines a call. */
export const decline = (call: string): void => void bridge.call('rejectConf', { call });

/** Sends a call to the entrance of the meeting that is on. */
export const toEntrance = (call: string): void => void bridge.call('toEntrance', { call });

/** Stops the ringing here; the caller notices nothing. */
export const silence = (call: string): void => void bridge.call('silence', { call });
