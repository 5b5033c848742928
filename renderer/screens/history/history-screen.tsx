import type { ReactElement } from 'react';
import { useText } from '../../text/use-text.ts';

/** History. */
export const HistoryScreen = (): ReactElement => {
  const t = useText();
  return <h1>{t('nav.history')}</h1>;
};
