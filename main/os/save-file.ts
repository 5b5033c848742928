import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { app, dialog } from 'electron';

/** What kind of file is saved: what the system calls it, and its ending without a dot. */
export type FileKind = { readonly name: string; readonly extension: string };

let saving = false;

/** Saves a text where the person says; false when they said nowhere. Rejects when it cannot be written. */
export const saveFile = async (name: string, text: string, kind: FileKind): Promise<boolean> => {
  // The dialog belongs to no window, so that one can mute oneself beside it; a second one would only hide the first.
  if (saving) return false;
  saving = true;
  const { canceled, filePath } = await dialog
    .showSaveDialog({
      defaultPath: join(app.getPath('documents'), name),
      filters: [{ name: kind.name, extensions: [kind.extension] }],
      // GTK overwrites without a word.
      properties: ['showOverwriteConfirmation'],
    })
    .finally(() => {
      saving = false;
    });
  if (canceled || filePath === '') return false;
  // GTK adds no ending; what gets one here was not asked about, so that it overwrites nothing.
  if (extname(filePath) === '') await writeFile(`${filePath}.${kind.extension}`, text, { flag: 'wx' });
  else await writeFile(filePath, text);
  return true;
};
