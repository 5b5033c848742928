import type { Call } from './call.ts';

/** Whether a call occupies the person, so that no other can be started: anything but ringing at us or ended. */
export const occupies = (call: Call): boolean => call.state.phase !== 'ended' && call.state.phase !== 'incoming';
