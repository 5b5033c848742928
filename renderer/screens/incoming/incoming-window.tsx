import type { ReactElement } from 'react';
import { useText } from '../../text/use-text.ts';
import { useTheme } from '../shell/use-theme.ts';
import { Incoming, useIncomingKeys } from './incoming.tsx';

/** The separate always-on-top window: the card and nothing else. */
export const IncomingWindow = (): ReactElement => {
  const t = useText();
  useTheme();
  useIncomingKeys();
  return (
    <main className="incoming-window">
      <h1 className="visually-hidden">{t('app.name')}</h1>
      <Incoming />
    </main>
  );
};
