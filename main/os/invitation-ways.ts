import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { app, dialog, shell } from 'electron';
import type { InvitationWays } from '../meeting/invitations.ts';

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

let saving = false;

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
  saveFile: async (name, text) => {
    // The dialog belongs to no window, so that one can mute oneself beside it; a second one would only hide the first.
    if (saving) return false;
    saving = true;
    const { canceled, filePath } = await dialog
      .showSaveDialog({
        defaultPath: join(app.getPath('documents'), name),
        filters: [{ name: 'iCalendar', extensions: ['ics'] }],
        // GTK overwrites without a word.
        properties: ['showOverwriteConfirmation'],
      })
      .finally(() => {
        saving = false;
      });
    if (canceled || filePath === '') return false;
    // GTK adds no ending; what gets one here was not asked about, so that it overwrites nothing.
    if (extname(filePath) === '') await writeFile(`${filePath}.ics`, text, { flag: 'wx' });
    else await writeFile(filePath, text);
    return true;
  },
};
