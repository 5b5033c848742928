import type { ReactElement } from 'react';
import { useText } from '../text/use-text.ts';
import { Confirm } from './confirm.tsx';

/** Asks before a meeting is ended for everyone. */
export const EndQuestion = ({
  onConfirm,
  onClose,
}: {
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}): ReactElement => {
  const t = useText();
  return (
    <Confirm
      title={t('end.title')}
      text={t('end.text')}
      action={t('end.confirm')}
      cancel={t('end.stay')}
      onClose={onClose}
      onConfirm={onConfirm}
    />
  );
};
