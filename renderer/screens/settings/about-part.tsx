import type { ReactElement } from 'react';
import { setHelp } from '../../stores/place.ts';
import { useApp } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
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
      </div>
    </section>
  );
};
