import { type ReactElement, type ReactNode, useEffect, useId, useRef } from 'react';
import { noteDialog } from './top-dialog.ts';

/** A modal dialog: the browser traps the focus, Esc closes, the focus goes back to where it was. */
export const Dialog = ({
  title,
  onClose,
  role = 'dialog',
  toRead = false,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly role?: 'dialog' | 'alertdialog';
  /** The focus goes to the title: the first control stands below a text that may need scrolling. */
  readonly toRead?: boolean;
  readonly children: ReactNode;
}): ReactElement => {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null || dialog.open) return;
    const before = document.activeElement;
    dialog.showModal();
    dialog.querySelector<HTMLElement>('.dialog-title[tabindex]')?.focus();
    const forget = noteDialog(dialog);
    return () => {
      forget();
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className="dialog"
      role={role}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={id} tabIndex={toRead ? -1 : undefined} className="dialog-title">
        {title}
      </h2>
      {children}
    </dialog>
  );
};
