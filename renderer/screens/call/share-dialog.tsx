import { type ReactElement, useEffect, useState } from 'react';
import type { ShareSource } from '../../../app/bridge/contract.ts';
import { bridge } from '../../bridge.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { useText } from '../../text/use-text.ts';

/** Chooses the screen or window to share. */
export const ShareDialog = ({
  share,
  onClose,
}: {
  /** Shares a source; false when that did not work. */
  readonly share: (source: string) => Promise<boolean>;
  readonly onClose: () => void;
}): ReactElement => {
  const t = useText();
  const [sources, setSources] = useState<readonly ShareSource[] | null>(null);
  const [chosen, setChosen] = useState('');
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let closed = false;
    void bridge.call('shareSources', null).then((result) => {
      if (!closed) setSources(result.ok ? result.value : []);
    });
    return () => {
      closed = true;
    };
  }, []);
  const start = async (): Promise<void> => {
    setFailed(false);
    if (await share(chosen)) onClose();
    else setFailed(true);
  };
  return (
    <Dialog title={t('share.title')} onClose={onClose}>
      <p>{t('share.text')}</p>
      <p role="status">{sources === null ? t('share.loading') : sources.length === 0 ? t('share.none') : ''}</p>
      <div className="sources">
        {sources?.map(({ id, name, thumbnail }) => (
          <button
            key={id}
            type="button"
            className="source"
            aria-pressed={id === chosen}
            onClick={() => setChosen(id)}
            onDoubleClick={() => void start()}
          >
            {thumbnail !== '' && <img src={thumbnail} alt="" />}
            <span>{name}</span>
          </button>
        ))}
      </div>
      <div role="alert">{failed && <p className="field-error">{t('share.failed')}</p>}</div>
      <div className="row end">
        <button type="button" className="button quiet" onClick={onClose}>
          {t('common.cancel')}
        </button>
        <button type="button" className="button" disabled={chosen === ''} onClick={() => void start()}>
          {t('share.start')}
        </button>
      </div>
    </Dialog>
  );
};
