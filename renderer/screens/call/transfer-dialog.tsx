import type { ReactElement } from 'react';
import type { Call } from '../../../app/call/call.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { useText } from '../../text/use-text.ts';
import { acceptTransfer, declineTransfer } from './call-actions.ts';

/** Asks whether to go over to whom the other side names; the word that changes nothing comes first and has the focus. */
export const TransferDialog = ({ call }: { readonly call: Call }): ReactElement | null => {
  const t = useText();
  if (call.transfer === null) return null;
  const { to, address } = call.transfer;
  const decline = (): void => declineTransfer(call.id);
  return (
    <Dialog title={t('transfer.title', { name: call.party.name, to })} role="alertdialog" onClose={decline}>
      {to !== address && <p className="hint">{address}</p>}
      <p>{t('transfer.text', { name: call.party.name, to })}</p>
      <div className="row end">
        <button type="button" className="button quiet" onClick={decline}>
          {t('transfer.notNow')}
        </button>
        <button type="button" className="button" onClick={() => acceptTransfer(call.id)}>
          {t('transfer.accept')}
        </button>
      </div>
    </Dialog>
  );
};
