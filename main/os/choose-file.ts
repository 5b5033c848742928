import { dialog } from 'electron';
import type { FileKind } from './save-file.ts';

/** The path of a file that the person chooses; null for none. */
export const chooseFile = async (kind: FileKind): Promise<string | null> => {
  const { canceled, filePaths } = await dialog.showOpenDialog({
    filters: [{ name: kind.name, extensions: [kind.extension] }],
    properties: ['openFile'],
  });
  return canceled ? null : (filePaths[0] ?? null);
};
