import type { ReactElement } from 'react';
import { CommittedField } from '../../parts/committed-field.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Check } from '../../parts/field.tsx';
import { useLocks } from '../../stores/locks.ts';
import { useDirect, useSettings } from '../../stores/states.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { linesOf, wrongAddress } from './address-check.ts';
import { checkNumber } from './number-check.ts';
import { saveSettings } from './save-settings.ts';

/** Being called without any account. */
export const DirectPart = (): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const lock = useLocks();
  const { direct } = useSettings();
  const { here, elsewhere } = useDirect();
  return (
    <section className="card" aria-label={t('settings.direct')}>
      <p>{t('direct.lead')}</p>
      <dl className="facts">
        <Address label={t('direct.here')} uri={here} none={t('status.directStarting')} />
        <Address label={t('direct.elsewhere')} uri={elsewhere} none={t('common.off')} />
      </dl>
      <Check
        label={t('direct.receive')}
        managedBy={lock('direct.receive')}
        checked={direct.receive}
        onChange={(receive) => saveSettings({ direct: { ...direct, receive } })}
      />
      <CommittedField
        label={t('direct.port')}
        hint={t('direct.portHint')}
        numeric
        value={String(direct.port)}
        check={(typed) => checkNumber(language, t('direct.port'), typed, 1024, 65_535)}
        onCommit={(typed) => saveSettings({ direct: { ...direct, port: Number(typed) } })}
      />
      <CommittedField
        label={t('direct.allow')}
        hint={t('direct.allowHint')}
        lines={4}
        value={direct.allow.join('\n')}
        check={(typed) => {
          const line = wrongAddress(linesOf(typed));
          return line === null ? null : t('direct.error.allow', { line });
        }}
        onCommit={(typed) => saveSettings({ direct: { ...direct, allow: linesOf(typed) } })}
      />
      {direct.receive && direct.allow.length === 0 && (
        <p className="note" role="status">
          {t('direct.nobody')}
        </p>
      )}
    </section>
  );
};

const Address = ({
  label,
  uri,
  none,
}: {
  readonly label: string;
  readonly uri: string;
  readonly none: string;
}): ReactElement => {
  const t = useText();
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>
        <span className="fact-value">{uri === '' ? none : uri}</span>
        {uri !== '' && (
          <CopyButton
            className="chip"
            label={t('common.copy')}
            name={t('meeting.copyField', { field: label })}
            text={uri}
          />
        )}
      </dd>
    </div>
  );
};
