import { CALL } from './en/call.ts';
import { DEVICES } from './en/devices.ts';
import { FAILURE } from './en/failure.ts';
import { GUEST } from './en/guest.ts';
import { GUESTS } from './en/guests.ts';
import { IDENTITY } from './en/identity.ts';
import { MEETING } from './en/meeting.ts';
import { OUTCOME } from './en/outcome.ts';
import { PEOPLE } from './en/people.ts';
import { ROOM } from './en/room.ts';
import { SETTINGS } from './en/settings.ts';
import { SHELL } from './en/shell.ts';
import { START } from './en/start.ts';
import { SYSTEM } from './en/system.ts';
import { UPDATE } from './en/update.ts';

/** Every sentence of the app in English; its keys are the keys of every language. */
export const EN = {
  ...SHELL,
  ...START,
  ...CALL,
  ...MEETING,
  ...GUESTS,
  ...IDENTITY,
  ...OUTCOME,
  ...FAILURE,
  ...PEOPLE,
  ...SETTINGS,
  ...DEVICES,
  ...SYSTEM,
  ...ROOM,
  ...GUEST,
  ...UPDATE,
} as const;

/** The key of a sentence. */
export type TextKey = keyof typeof EN;
