import { create } from 'zustand';

/** The modal dialogs that are open, the topmost last. */
export const useTopDialog = create<{ readonly dialogs: readonly HTMLDialogElement[] }>()(() => ({ dialogs: [] }));

/** Notes that a dialog is open; returns the way to note that it no longer is. */
export const noteDialog = (dialog: HTMLDialogElement): (() => void) => {
  useTopDialog.setState(({ dialogs }) => ({ dialogs: [...dialogs, dialog] }));
  return () => useTopDialog.setState(({ dialogs }) => ({ dialogs: dialogs.filter((other) => other !== dialog) }));
};
