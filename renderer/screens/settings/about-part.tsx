import { type ReactElement, useState } from 'react';
import { SelectField } from '../../parts/select-field.tsx';
import { useLocks } from '../../stores/locks.ts';
import { setHelp } from '../../stores/place.ts';
import { useApp, useSettings } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { DiagnosticsDialog } from './diagnostics-dialog.tsx';
import { saveSettings } from './save-settings.ts';
import { UpdateCard } from './update-card.tsx';

const SYSTEMS = { darwin: 'macOS', linux: 'Linux', win32: 'Windows' } as const;

/** What this is. */
export const AboutPart = (): ReactElement => (
  <>
    <AboutCard />
    <UpdateCard />
  </>
);

const AboutCard = (): ReactElement => {
  const t = useText();
  const app = useApp();
  const lock = useLocks();
  const level = useSettings((settings) => settings.logLevel);
  const [reading, setReading] = useState(false);
  return (
    <section className="card" aria-label={t('settings.about')}>
      <h2>{t('app.name')}</h2>
      <p>{t('about.text')}</p>
      <dl className="about">
        <dt>{t('about.version')}</dt>
        <dd>{app.version}</dd>
        <dt>{t('about.electron')}</dt>
        <dd>Electron {app.electron}</dd>
        <dt>{t('about.platform')}</dt>
        <dd>{SYSTEMS[app.platform]}</dd>
        <dt>{t('about.echo')}</dt>
        <dd>{app.echoNumber}</dd>
      </dl>
      <p className="hint">{t('about.licence')}</p>
      <div className="row">
        <button type="button" className="button quiet" onClick={() => setHelp(true)}>
          {t('nav.shortcuts')}
        </button>
        <button type="button" className="button quiet" onClick={() => setReading(true)}>
          {t('diagnostics.open')}
        </button>
      </div>
      <SelectField
        label={t('diagnostics.level')}
        hint={t('diagnostics.levelHint')}
        managedBy={lock('logLevel')}
        value={level}
        options={(['error', 'info', 'debug'] as const).map((one) => [one, t(`diagnostics.level.${one}`)])}
        onChange={(logLevel) => saveSettings({ logLevel })}
      />
      {reading && <DiagnosticsDialog onClose={() => setReading(false)} />}
    </section>
  );
};
