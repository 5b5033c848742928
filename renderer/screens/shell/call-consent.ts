import { useEffect } from 'react';
import type { Call } from '../../../app/call/call.ts';
import { bridge } from '../../bridge.ts';
import { mediaActions } from '../../media/media.ts';
import { go, showCall } from '../../stores/place.ts';
import { consent } from './consent.ts';

/** Applies `consent` to every change of the calls as main tells it, for what is drawn leaves steps out; main window only. */
export const useCallConsent = (): void => {
  useEffect(() => {
    let before: readonly Call[] = [];
    return bridge.watch('calls', (after) => {
      const { camera, microphone, show } = consent(before, after);
      const started = after.some((call) => call.direction === 'out' && !before.some((old) => old.id === call.id));
      before = after;
      if (camera !== null) mediaActions.setCamera(camera);
      if (microphone) mediaActions.setMicrophone(true);
      if (show !== null) showCall(show);
      if (started) go('call');
    });
  }, []);
};
