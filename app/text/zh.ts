import type { TextKey } from './en.ts';
import { CALL } from './zh/call.ts';
import { DEVICES } from './zh/devices.ts';
import { FAILURE } from './zh/failure.ts';
import { GUEST } from './zh/guest.ts';
import { GUESTS } from './zh/guests.ts';
import { IDENTITY } from './zh/identity.ts';
import { MEETING } from './zh/meeting.ts';
import { OUTCOME } from './zh/outcome.ts';
import { PEOPLE } from './zh/people.ts';
import { ROOM } from './zh/room.ts';
import { SETTINGS } from './zh/settings.ts';
import { SHELL } from './zh/shell.ts';
import { START } from './zh/start.ts';
import { SYSTEM } from './zh/system.ts';
import { UPDATE } from './zh/update.ts';

/** Every sentence of the app in Simplified Chinese; the compiler holds its keys to those of English. */
export const ZH: { readonly [K in TextKey]: string } = {
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
};
