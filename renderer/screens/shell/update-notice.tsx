import type { ReactElement } from 'react';
import { readyText } from '../../../app/text/update-text.ts';
import { bridge } from '../../bridge.ts';
import { useInCall } from '../../stores/in-call.ts';
import { useUpdate } from '../../stores/states.ts';
import { useLanguage, useText } from '../../text/use-text.ts';

/** That an update is ready, and what may be done about it; never while a call or a meeting is on. */
export const UpdateNotice = (): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const inCall = useInCall();
  const update = useUpdate((view) => view.update);
  const ready = update.phase === 'ready' && !inCall ? update : null;
  return (
    <section className="problems" aria-label={t('update.notice')} hidden={ready === null}>
      <div role="status">
        {ready !== null && (
          <div className="banner" data-update={ready.version}>
            <span>{readyText(language, ready)}</span>
            <span className="row">
              <button type="button" className="chip" onClick={() => void bridge.call('restartToUpdate', null)}>
                {t('update.restart')}
              </button>
              <button type="button" className="chip" onClick={() => void bridge.call('deferUpdate', null)}>
                {t('update.later')}
              </button>
            </span>
          </div>
        )}
      </div>
    </section>
  );
};
