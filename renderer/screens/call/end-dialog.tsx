import type { ReactElement } from 'react';
import { Dialog } from '../../parts/dialog.tsx';
import { useText } from '../../text/use-text.ts';
import { end } from './call-actions.ts';

/** Asks before a meeting is ended for everyone. */
export const EndDialog = ({ call, onClose }: { readonly call: string; readonly onClose: () => void }): ReactElement => {
  const t = useText();
  return (
    <Dialog title={t('end.title')} role="alertdialog" onClose={onClose}>
      <p>{t('end.text')}</p>
      <div className="row end">
        <button type="button" className="button quiet" onClick={onClose}>
          {t('end.stay')}
        </button>
        <button
          type="button"
          className="button danger"
          onClick={() => {
            onClose();
            end(call);
          }}
        >
          {t('end.confirm')}
        </button>
      </div>
    </Dialog>
  );
};
