import { type ReactElement, useEffect, useState } from 'react';
import { text } from '../../../app/text/text.ts';
import { useMedia } from '../../media/media-store.ts';
import { useApp, useCalls } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { announcement } from '../call/call-text.ts';

/** Says every change of a call, of the microphone and of the share to a screen reader, on whatever screen one is. */
export const Announcer = (): ReactElement => {
  const t = useText();
  const [said, setSaid] = useState('');
  useEffect(
    () =>
      useCalls.subscribe((after, before) => {
        const { language } = useApp.getState();
        const words = after
          .map((call) =>
            announcement(
              language,
              before.find((old) => old.id === call.id),
              call,
            ),
          )
          .filter((one) => one !== '');
        if (words.length > 0) setSaid(words.join(' '));
      }),
    [],
  );
  useEffect(
    () =>
      useMedia.subscribe((after, before) => {
        if (useCalls.getState().length === 0) return;
        const { language } = useApp.getState();
        if (after.microphoneOn !== before.microphoneOn) {
          setSaid(text(language, after.microphoneOn ? 'announce.unmuted' : 'announce.muted'));
        }
        if (after.sharing !== before.sharing) {
          setSaid(text(language, after.sharing ? 'announce.sharing' : 'announce.notSharing'));
        }
      }),
    [],
  );
  return (
    <div className="visually-hidden" role="status" aria-label={t('status.label')} data-announcer="">
      {said}
    </div>
  );
};
