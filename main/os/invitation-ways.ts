import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { shell } from 'electron';
import type { InvitationWays } from '../meeting/invitations.ts';
import { saveFile } from './save-file.ts';

/** Whether this system has a program for mail; elsewhere than on Linux it is the opening that says so. */
const hasMailProgram = async (): Promise<boolean> => {
  if (process.platform !== 'linux') return true;
  // Electron calls xdg-email and does not wait; without a mail program that opens a browser, which can do nothing with it.
  const asked = promisify(execFile)('xdg-mime', ['query', 'default', 'x-scheme-handler/mailto'], { timeout: 10_000 });
  return await asked.then(
    ({ stdout }) => stdout.trim() !== '',
    () => true,
  );
};

/** The mail program and the save dialog of this system. */
export const invitationWays: InvitationWays = {
  openMail: async (uri) => {
    // The only address that ever leaves the app, and nothing but a mail program may get it.
    if (!uri.startsWith('mailto:?') || !(await hasMailProgram())) return false;
    return await shell.openExternal(uri).then(
      () => true,
      () => false,
    );
  },
  saveFile: (name, text) => saveFile(name, text, { name: 'iCalendar', extension: 'ics' }),
};
