import { type KeyboardEvent, useRef } from 'react';
import type { Call } from '../../../app/call/call.ts';
import { mediaActions } from '../../media/media.ts';
import { useMedia } from '../../media/media-store.ts';
import { isLetter } from '../../parts/is-letter.ts';
import { takesText } from '../../parts/takes-text.ts';
import { setHelp } from '../../stores/place.ts';
import { toggleCamera, toggleMute } from './call-actions.ts';

/** What the keyboard does to a call while the call has the focus. */
export type CallKeys = {
  onKeyDown(event: KeyboardEvent): void;
  onKeyUp(event: KeyboardEvent): void;
  onBlur(): void;
};

/** Single keys, alive only while the focus is in the call (WCAG 2.1.4): M, V, Shift+D, ?, Esc, hold Space to talk. */
export const useCallKeys = (
  call: Call,
  { share, closePanel }: { readonly share: () => void; readonly closePanel: () => void },
): CallKeys => {
  const talking = useRef(false);
  const stopTalking = (): void => {
    if (!talking.current) return;
    talking.current = false;
    mediaActions.setMicrophone(false);
  };
  return {
    onKeyDown: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || takesText(event.target)) return;
      if (event.target instanceof Element && event.target.closest('dialog') !== null) return;
      if (event.key === ' ') {
        if (event.target instanceof Element && event.target.closest('button, summary, input, a') !== null) return;
        event.preventDefault();
        if (event.repeat || talking.current || useMedia.getState().microphoneOn) return;
        talking.current = true;
        mediaActions.setMicrophone(true);
        return;
      }
      if (event.repeat) return;
      if (event.key === '?') setHelp(true);
      else if (event.key === 'Escape') closePanel();
      else if (isLetter(event, 'm') && !event.shiftKey) toggleMute();
      else if (isLetter(event, 'v') && !event.shiftKey) toggleCamera(call);
      else if (isLetter(event, 'd') && event.shiftKey) {
        if (useMedia.getState().sharing) mediaActions.stopShare();
        else share();
      } else return;
      event.preventDefault();
    },
    onKeyUp: (event) => {
      if (event.key === ' ') stopTalking();
    },
    onBlur: stopTalking,
  };
};
