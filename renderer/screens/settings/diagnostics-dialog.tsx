import { type ReactElement, useEffect, useState } from 'react';
import { bridge } from '../../bridge.ts';
import { useMedia } from '../../media/media-store.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useText } from '../../text/use-text.ts';

/** What a support engineer needs, whole, so that the person reads it before it goes anywhere. */
export const DiagnosticsDialog = ({ onClose }: { readonly onClose: () => void }): ReactElement => {
  const t = useText();
  const [text, setText] = useState<string | null>(null);
  const [said, setSaid] = useState<'diagnostics.saved' | 'diagnostics.notSaved' | 'diagnostics.notMade' | null>(null);
  useEffect(() => {
    const { microphones, cameras, speakers } = useMedia.getState().devices;
    const counts = { microphones: microphones.length, cameras: cameras.length, speakers: speakers.length };
    void bridge.call('diagnostics', counts).then((made) => {
      if (made.ok) setText(made.value.text);
      else setSaid('diagnostics.notMade');
    });
  }, []);
  const save = async (): Promise<void> => {
    setSaid(null);
    const saved = await bridge.call('saveDiagnostics', null);
    if (!saved.ok) setSaid('diagnostics.notSaved');
    else if (saved.value.done) setSaid('diagnostics.saved');
  };
  return (
    <Dialog title={t('diagnostics.title')} toRead onClose={onClose}>
      <p>{t('diagnostics.lead')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard */}
      <section className="diagnostics" tabIndex={0} aria-label={t('diagnostics.text')} aria-busy={text === null}>
        <pre>{text ?? ''}</pre>
      </section>
      <p className="hint" role="status">
        {said !== null ? t(said) : text === null ? t('diagnostics.making') : ''}
      </p>
      <div className="row end">
        {text !== null && (
          <>
            <CopyButton text={text} label={t('common.copy')} />
            <button type="button" className="button quiet" onClick={() => void save()}>
              {t('diagnostics.save')}
            </button>
          </>
        )}
        <button type="button" className="button" onClick={onClose}>
          {t('common.close')}
        </button>
      </div>
    </Dialog>
  );
};
