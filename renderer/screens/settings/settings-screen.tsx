import type { ReactElement } from 'react';
import { useText } from '../../text/use-text.ts';

/** Settings. */
export const SettingsScreen = (): ReactElement => {
  const t = useText();
  return <h1>{t('nav.settings')}</h1>;
};
