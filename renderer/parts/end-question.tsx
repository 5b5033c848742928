import type { ReactElement } from 'react';
import { useText } from '../text/use-text.ts';
import { Confirm } from './confirm.tsx';

/** Asks before a meeting is ended for everyone. */
export const EndQuestion = ({
  away = false,
  onConfirm,
  onClose,
}: {
  /** Who asks has left it already. */
  readonly away?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}): ReactElement => {
  const t = useText();
  return (
    <Confirm
      title={t('end.title')}
      text={t(away ? 'end.textAway' : 'end.text')}
      action={t('end.confirm')}
      cancel={t('end.stay')}
      onClose={onClose}
      onConfirm={onConfirm}
    />
  );
};
