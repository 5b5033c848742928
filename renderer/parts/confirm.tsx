import type { ReactElement } from 'react';
import { useText } from '../text/use-text.ts';
import { Dialog } from './dialog.tsx';

/** Asks before something that cannot be undone; Cancel comes first and has the focus. */
export const Confirm = ({
  title,
  text,
  action,
  cancel,
  onClose,
  onConfirm,
}: {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  /** The word that changes nothing; "Cancel" where there is no better one. */
  readonly cancel?: string;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}): ReactElement => {
  const t = useText();
  return (
    <Dialog title={title} role="alertdialog" onClose={onClose}>
      <p>{text}</p>
      <div className="row end">
        <button type="button" className="button quiet" onClick={onClose}>
          {cancel ?? t('common.cancel')}
        </button>
        <button
          type="button"
          className="button danger"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </button>
      </div>
    </Dialog>
  );
};
