import type { ReactElement } from 'react';
import { useTheme } from '../shell/use-theme.ts';
import { Incoming, useIncomingKeys } from './incoming.tsx';

/** The separate always-on-top window: the card and nothing else. */
export const IncomingWindow = (): ReactElement => {
  useTheme();
  useIncomingKeys();
  return (
    <main className="incoming-window">
      <Incoming />
    </main>
  );
};
