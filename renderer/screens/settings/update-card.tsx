import type { ReactElement } from 'react';
import { updateText } from '../../../app/text/update-text.ts';
import type { Update } from '../../../app/update/update.ts';
import { bridge } from '../../bridge.ts';
import { SelectField } from '../../parts/select-field.tsx';
import { useInCall } from '../../stores/in-call.ts';
import { useLocks } from '../../stores/locks.ts';
import { useUpdate } from '../../stores/states.ts';
import { timeZone } from '../../text/time-zone.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { saveSettings } from './save-settings.ts';

/** Where looking for an update is pointless: it goes on already, or one is there. */
const LOOKS: ReadonlySet<Update['phase']> = new Set(['idle', 'refused', 'failed']);
/** What only the person's own setting brought about can be undone by it. */
const fixed = (update: Update): boolean => update.phase === 'off' && update.why !== 'person';

/** Where the next version stands, and where new versions come from. */
export const UpdateCard = (): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const inCall = useInCall();
  const lock = useLocks();
  const view = useUpdate();
  const { update } = view;
  const { what, next } = updateText(language, view, Date.now(), timeZone());
  return (
    <section className="card" aria-labelledby="updates" data-phase={update.phase}>
      <h2 id="updates">{t('update.title')}</h2>
      <div role="status">
        <p className={update.phase === 'refused' || update.phase === 'failed' ? 'note' : ''}>
          {what} {next}
        </p>
      </div>
      {update.phase === 'downloading' && (
        <div className="row">
          <progress aria-labelledby="updates" max={100} value={update.percent} />
          <span>{t('update.percent', { percent: update.percent })}</span>
        </div>
      )}
      {(update.phase === 'ready' || update.phase === 'deferred') && (
        <>
          <div className="row">
            <button
              type="button"
              className="button"
              disabled={inCall}
              aria-describedby={inCall ? 'update-in-call' : undefined}
              onClick={() => void bridge.call('restartToUpdate', null)}
            >
              {t('update.restart')}
            </button>
            {update.phase === 'ready' && (
              <button type="button" className="button quiet" onClick={() => void bridge.call('deferUpdate', null)}>
                {t('update.later')}
              </button>
            )}
          </div>
          {inCall && (
            <p className="hint" id="update-in-call">
              {t('update.inCall')}
            </p>
          )}
        </>
      )}
      {LOOKS.has(update.phase) && (
        <div className="row">
          <button type="button" className="button quiet" onClick={() => void bridge.call('lookForUpdate', null)}>
            {t('update.look')}
          </button>
        </div>
      )}
      {!fixed(update) && (
        <SelectField
          label={t('update.channel')}
          managedBy={lock('updates')}
          value={view.channel}
          options={(['latest', 'beta', 'off'] as const).map((one) => [one, t(`update.channel.${one}`)])}
          onChange={(updates) => saveSettings({ updates })}
        />
      )}
    </section>
  );
};
