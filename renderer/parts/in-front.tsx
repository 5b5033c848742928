import type { ReactNode, ReactPortal } from 'react';
import { createPortal } from 'react-dom';
import { useTopDialog } from './top-dialog.ts';

/** Keeps what must always be reached, like an incoming call, inside the open modal dialog: all else is inert then. */
export const InFront = ({ children }: { readonly children: ReactNode }): ReactNode | ReactPortal => {
  const dialog = useTopDialog((top) => top.dialogs.at(-1));
  return dialog === undefined ? children : createPortal(children, dialog);
};
