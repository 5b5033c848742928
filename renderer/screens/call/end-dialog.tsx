import type { ReactElement } from 'react';
import { Confirm } from '../../parts/confirm.tsx';
import { useText } from '../../text/use-text.ts';
import { end } from './call-actions.ts';

/** Asks before a meeting is ended for everyone. */
export const EndDialog = ({ call, onClose }: { readonly call: string; readonly onClose: () => void }): ReactElement => {
  const t = useText();
  return (
    <Confirm
      title={t('end.title')}
      text={t('end.text')}
      action={t('end.confirm')}
      cancel={t('end.stay')}
      onClose={onClose}
      onConfirm={() => end(call)}
    />
  );
};
