import type { ReactElement } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { useText } from '../text/use-text.ts';

/** A host asks for the microphone; it stays as it is until the person says so. */
export const AskedDialog = ({ onAnswer }: { readonly onAnswer: (unmute: boolean) => void }): ReactElement => {
  const t = useText();
  return (
    <Dialog title={t('room.asked')} role="alertdialog" onClose={() => onAnswer(false)}>
      <p>{t('room.askedText')}</p>
      <div className="row end">
        <button type="button" className="button quiet" onClick={() => onAnswer(false)}>
          {t('room.stayMuted')}
        </button>
        <button type="button" className="button" onClick={() => onAnswer(true)}>
          {t('room.unmute')}
        </button>
      </div>
    </Dialog>
  );
};
