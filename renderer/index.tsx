import { type ReactElement, StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import './styles/index.css';
import { bridge } from './bridge.ts';
import { startMedia } from './media/media.ts';
import { IncomingWindow } from './screens/incoming/incoming-window.tsx';
import { Shell } from './screens/shell/shell.tsx';
import { useApp } from './stores/states.ts';

/** The small window for incoming calls is the same page under this fragment. */
const incoming = location.hash === '#incoming';

const Root = (): ReactElement | null => {
  const known = useApp((app) => app.version !== '');
  useEffect(() => {
    if (!known || incoming) return;
    // The first drawing comes before devices are listed and a connection is warmed.
    setTimeout(() => {
      startMedia(bridge);
      void bridge.call('rendererReady', null);
    });
  }, [known]);
  if (!known) return null;
  return incoming ? <IncomingWindow /> : <Shell />;
};

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Root />
  </StrictMode>,
);
