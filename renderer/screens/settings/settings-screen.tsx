import { type ReactElement, useRef } from 'react';
import { failureText } from '../../../app/text/failure-text.ts';
import { useFocusKept } from '../../parts/focus-kept.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { goToSettings, type SettingsPart, usePlace } from '../../stores/place.ts';
import { usePolicy } from '../../stores/states.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { AboutPart } from './about-part.tsx';
import { AccountsPart } from './accounts-part.tsx';
import { DevicesPart } from './devices-part.tsx';
import { DirectPart } from './direct-part.tsx';
import { GeneralPart } from './general-part.tsx';
import { MeetingsPart } from './meetings-part.tsx';
import { useNotSaved } from './save-settings.ts';

const PARTS: readonly SettingsPart[] = ['accounts', 'devices', 'general', 'meetings', 'direct', 'about'];

/** Everything a person can set. */
export const SettingsScreen = (): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const part = usePlace((place) => place.settings);
  const managed = usePolicy((policy) => Object.keys(policy).length > 0);
  const page = useRef<HTMLDivElement>(null);
  useFocusKept(page);
  const notSaved = useNotSaved((state) => state.failure);
  return (
    <div ref={page} className="page">
      <h1 tabIndex={-1}>{t('settings.title')}</h1>
      <nav className="settings-tabs" aria-label={t('settings.parts')}>
        {PARTS.map((one) => (
          <button
            key={one}
            type="button"
            className="chip"
            {...(one === part ? { 'aria-current': 'page' as const } : {})}
            onClick={() => goToSettings(one)}
          >
            {t(`settings.${one}`)}
          </button>
        ))}
      </nav>
      {managed && <p className="note">{t('managed.note')}</p>}
      {notSaved !== null && (
        <Trouble
          title={t('settings.notSaved')}
          words={failureText(language, notSaved.code)}
          failure={notSaved}
          at={notSaved.at}
        />
      )}
      <Part part={part} />
    </div>
  );
};

const Part = ({ part }: { readonly part: SettingsPart }): ReactElement => {
  switch (part) {
    case 'accounts':
      return <AccountsPart />;
    case 'devices':
      return <DevicesPart />;
    case 'general':
      return <GeneralPart />;
    case 'meetings':
      return <MeetingsPart />;
    case 'direct':
      return <DirectPart />;
    case 'about':
      return <AboutPart />;
  }
};
