import type { ReactElement } from 'react';
import { Icon, type IconName } from '../../parts/icon.tsx';
import { go, type Screen, setHelp, usePlace } from '../../stores/place.ts';
import { useText } from '../../text/use-text.ts';

const SCREENS: readonly (readonly [Screen, IconName])[] = [
  ['call', 'phone'],
  ['history', 'history'],
  ['contacts', 'contacts'],
  ['settings', 'settings'],
];

/** The rail on the left of a wide window, the bar on top of a narrow one. */
export const Nav = (): ReactElement => {
  const t = useText();
  const current = usePlace((place) => place.screen);
  return (
    <nav className="nav" aria-label={t('nav.label')}>
      <ul>
        {SCREENS.map(([screen, icon]) => (
          <li key={screen}>
            <button
              type="button"
              className="nav-item"
              {...(screen === current ? { 'aria-current': 'page' as const } : {})}
              onClick={() => go(screen)}
            >
              <Icon name={icon} />
              <span>{t(`nav.${screen}`)}</span>
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="nav-help"
        aria-label={t('nav.shortcuts')}
        title={t('nav.shortcuts')}
        onClick={() => setHelp(true)}
      >
        ?
      </button>
    </nav>
  );
};
