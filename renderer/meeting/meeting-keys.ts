import { type KeyboardEvent, useRef } from 'react';
import type { MemberView } from '../../app/meeting/meeting.ts';
import { useMedia } from '../media/media-store.ts';
import { isLetter } from '../parts/is-letter.ts';
import { takesText } from '../parts/takes-text.ts';
import type { RoomControls } from './room-controls.ts';

/** What the keyboard does to a meeting while the meeting has the focus. */
export type MeetingKeys = {
  onKeyDown(event: KeyboardEvent): void;
  onKeyUp(event: KeyboardEvent): void;
  onBlur(): void;
};

/** Single keys, alive only while the focus is in the meeting (WCAG 2.1.4): M, V, H, Shift+D, ?, Esc, hold Space to talk. */
export const useMeetingKeys = (
  self: MemberView,
  controls: RoomControls,
  /** Null while no panel is open. */
  closePanel: (() => void) | null,
): MeetingKeys => {
  const talking = useRef(false);
  const stopTalking = (): void => {
    if (!talking.current) return;
    talking.current = false;
    controls.setMicrophone(false);
  };
  return {
    onKeyDown: (event) => {
      const { target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || takesText(target)) return;
      if (target instanceof Element && target.closest('dialog') !== null) return;
      const { microphoneOn, cameraOn, sharing } = useMedia.getState();
      const speaks = microphoneOn && !self.media.mutedByHost;
      if (event.key === ' ') {
        if (target instanceof Element && target.closest('button, summary, input, a') !== null) return;
        event.preventDefault();
        if (event.repeat || talking.current || speaks) return;
        talking.current = true;
        controls.setMicrophone(true);
        return;
      }
      if (event.repeat) return;
      if (event.key === 'Escape') {
        if (closePanel === null) return;
        closePanel();
      } else if (event.key === '?') {
        if (controls.help === null) return;
        controls.help();
      } else if (isLetter(event, 'm') && !event.shiftKey) controls.setMicrophone(!speaks);
      else if (isLetter(event, 'v') && !event.shiftKey) controls.setCamera(!cameraOn);
      else if (isLetter(event, 'h') && !event.shiftKey) controls.act({ do: 'raise-hand', up: !self.hand });
      else if (isLetter(event, 'd') && event.shiftKey) (sharing ? controls.stopShare : controls.startShare)();
      else return;
      event.preventDefault();
    },
    onKeyUp: (event) => {
      if (event.key === ' ') stopTalking();
    },
    onBlur: stopTalking,
  };
};
