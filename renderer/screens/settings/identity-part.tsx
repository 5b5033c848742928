import type { ReactElement } from 'react';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Check } from '../../parts/field.tsx';
import { useParleyKey, useSettings } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { saveSettings } from './save-settings.ts';

/** The key by which others know this Parley. */
export const IdentityPart = (): ReactElement => {
  const t = useText();
  const { signCalls } = useSettings();
  const { fingerprint, kept } = useParleyKey();
  const label = t('identity.fingerprint');
  return (
    <section className="card" aria-labelledby="parley-key">
      <h2 id="parley-key">{t('identity.title')}</h2>
      <p>{t('identity.lead')}</p>
      <Check
        label={t('identity.on')}
        hint={t('identity.onHint')}
        checked={signCalls}
        onChange={(on) => saveSettings({ signCalls: on })}
      />
      <dl className="facts">
        <div className="fact">
          <dt>{label}</dt>
          <dd>
            <span className="fact-value">{fingerprint || t('identity.none')}</span>
            {fingerprint !== '' && (
              <CopyButton
                className="chip"
                label={t('common.copy')}
                name={t('meeting.copyField', { field: label })}
                text={fingerprint}
              />
            )}
          </dd>
        </div>
      </dl>
      {signCalls && !kept && (
        <p className="note" role="status">
          {t('identity.notKept')}
        </p>
      )}
    </section>
  );
};
