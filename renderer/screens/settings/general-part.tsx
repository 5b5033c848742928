import { type ReactElement, useMemo } from 'react';
import { LENGTH_LIMITS } from '../../../app/conf/start-call-info.ts';
import { CommittedField } from '../../parts/committed-field.tsx';
import { Check } from '../../parts/field.tsx';
import { SelectField } from '../../parts/select-field.tsx';
import { useLocks } from '../../stores/locks.ts';
import { useApp, usePolicy, useSettings } from '../../stores/states.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { PolicyChoice } from '../start/policy-line.tsx';
import { checkNumber } from './number-check.ts';
import { regions } from './regions.ts';
import { saveSettings } from './save-settings.ts';

/** Look, language, name, calls, new meetings. */
export const GeneralPart = (): ReactElement => {
  const t = useText();
  const lock = useLocks();
  const cap = usePolicy((policy) => policy.VideoMaxKbps);
  const mostKbps = cap ?? 8000;
  const language = useLanguage();
  const settings = useSettings();
  const region = useApp((app) => app.region);
  const allRegions = useMemo(() => regions(language), [language]);
  const regionName = allRegions.find(([code]) => code === region)?.[1] ?? region;
  return (
    <>
      <section className="card" aria-label={t('settings.general')}>
        <CommittedField
          label={t('general.displayName')}
          hint={t('general.displayNameHint')}
          value={settings.displayName}
          maxLength={LENGTH_LIMITS.nickName}
          check={() => null}
          onCommit={(name) => saveSettings({ displayName: name.trim() })}
        />
        <div className="form-pair">
          <SelectField
            label={t('general.theme')}
            managedBy={lock('theme')}
            value={settings.theme}
            options={(['system', 'light', 'dark'] as const).map((one) => [one, t(`general.theme.${one}`)])}
            onChange={(theme) => saveSettings({ theme })}
          />
          <SelectField
            label={t('general.language')}
            managedBy={lock('language')}
            value={settings.language}
            options={(['system', 'en', 'zh'] as const).map((one) => [one, t(`general.language.${one}`)])}
            onChange={(chosen) => saveSettings({ language: chosen })}
          />
        </div>
        <SelectField
          label={t('general.region')}
          value={settings.region}
          options={[['system', t('general.region.system', { region: regionName })], ...allRegions]}
          onChange={(chosen) => saveSettings({ region: chosen })}
        />
      </section>
      <section className="card" aria-label={t('nav.call')}>
        <Check
          label={t('general.encryption')}
          managedBy={lock('encryption')}
          hint={t('general.encryptionHint')}
          checked={settings.encryption === 'required'}
          onChange={(on) => saveSettings({ encryption: on ? 'required' : 'optional' })}
        />
        <div className="form-pair">
          <CommittedField
            label={t('general.noAnswer')}
            hint={t('general.noAnswerHint')}
            numeric
            value={String(settings.noAnswerSeconds)}
            check={(typed) => checkNumber(language, t('general.noAnswer'), typed, 10, 300)}
            onCommit={(typed) => saveSettings({ noAnswerSeconds: Number(typed) })}
          />
          <CommittedField
            label={t('general.video')}
            hint={cap === undefined ? t('general.videoHint') : t('managed.most', { most: cap })}
            numeric
            value={String(settings.videoMaxKbps)}
            check={(typed) => checkNumber(language, t('general.video'), typed, 100, mostKbps)}
            onCommit={(typed) => saveSettings({ videoMaxKbps: Number(typed) })}
          />
        </div>
        <Check
          label={t('general.closeToTray')}
          hint={t('general.closeToTrayHint')}
          checked={settings.closeToTray}
          onChange={(closeToTray) => saveSettings({ closeToTray })}
        />
      </section>
      <section className="card" aria-labelledby="new-meetings">
        <h2 id="new-meetings">{t('general.meetings')}</h2>
        <PolicyChoice
          managedBy={lock('joinPolicy')}
          value={settings.joinPolicy}
          onChange={(joinPolicy) => saveSettings({ joinPolicy })}
        />
        <Check
          label={t('policy.password')}
          managedBy={lock('guestsWithoutPassword')}
          hint={t('policy.passwordHint')}
          checked={!settings.guestsWithoutPassword}
          onChange={(needed) => saveSettings({ guestsWithoutPassword: !needed })}
        />
        <p className="note">{t('policy.honest')}</p>
      </section>
    </>
  );
};
