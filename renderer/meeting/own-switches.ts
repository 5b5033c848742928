import type { MeetingAction } from '../../app/meeting/action.ts';
import type { MemberMedia } from '../../app/meeting/member.ts';

/** What is switched on here. */
export type Switches = { readonly microphone: boolean; readonly camera: boolean; readonly screen: boolean };

/** What a host has taken since the last view: these go off here too, for main does not pass them on any more. */
export const takenByHost = (before: MemberMedia | null, after: MemberMedia): Partial<Switches> => ({
  ...((after.mutedByHost && before?.mutedByHost !== true) || (before?.microphone === true && !after.microphone)
    ? { microphone: false }
    : {}),
  ...(before?.camera === true && !after.camera ? { camera: false } : {}),
  ...(before?.screen === true && !after.screen ? { screen: false } : {}),
});

/** What the meeting has to be told so that it knows what is switched on here; null when it knows. */
export const toTell = (here: Switches, told: Switches | null): (MeetingAction & { do: 'set-self' }) | null => {
  const changed = (['microphone', 'camera', 'screen'] as const).filter((one) => here[one] !== told?.[one]);
  return changed.length === 0
    ? null
    : { do: 'set-self', ...Object.fromEntries(changed.map((one) => [one, here[one]] as const)) };
};
