import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, dialog, shell } from 'electron';
import type { InvitationWays } from '../meeting/invitations.ts';

/** The mail program and the save dialog of this system. */
export const invitationWays: InvitationWays = {
  openMail: async (uri) => {
    // The only address that ever leaves the app, and nothing but a mail program may get it.
    if (!uri.startsWith('mailto:?')) return false;
    return await shell.openExternal(uri).then(
      () => true,
      () => false,
    );
  },
  saveFile: async (name, text) => {
    const { canceled, filePath } = await dialog.showSaveDialog({
      defaultPath: join(app.getPath('documents'), name),
      filters: [{ name: 'iCalendar', extensions: ['ics'] }],
    });
    if (canceled || filePath === '') return false;
    await writeFile(filePath, text, 'utf8');
    return true;
  },
};
