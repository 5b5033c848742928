import { useEffect } from 'react';
import { mediaActions } from '../../media/media.ts';
import { go, showCall } from '../../stores/place.ts';
import { useCalls } from '../../stores/states.ts';
import { consent } from './consent.ts';

/** Applies `consent` to every change of the calls; main window only. */
export const useCallConsent = (): void => {
  useEffect(
    () =>
      useCalls.subscribe((after, before) => {
        const { camera, microphone, show } = consent(before, after);
        if (camera !== null) mediaActions.setCamera(camera);
        if (microphone) mediaActions.setMicrophone(true);
        if (show !== null) showCall(show);
        const started = after.some((call) => call.direction === 'out' && !before.some((old) => old.id === call.id));
        if (started) go('call');
      }),
    [],
  );
};
