import type { Call } from '../../../app/call/call.ts';
import { busyCall } from '../call/which-call.ts';

/** What the change of calls asks of camera and screen; null where it asks nothing. */
export type Consent = {
  /** Camera on or off from now on; null leaves it. */
  readonly camera: boolean | null;
  /** Microphone open again after an earlier call was muted. */
  readonly microphone: boolean;
  /** The call to bring to the front. */
  readonly show: string | null;
};

/**
 * The camera opens for an incoming call only if it was answered with video, in whichever window that was done;
 * while it merely rings the camera is switched off, so that no offer of the caller's can open it.
 */
export const consent = (before: readonly Call[], after: readonly Call[]): Consent => {
  const free = busyCall(before) === undefined;
  let camera: boolean | null = null;
  let show: string | null = null;
  let microphone = false;
  for (const call of after) {
    if (call.direction !== 'in') continue;
    const was = before.find((old) => old.id === call.id)?.state.phase;
    const is = call.state.phase;
    if (is === 'incoming' && was === undefined && free) camera = false;
    const answered = was === 'incoming' && (is === 'answering' || is === 'active');
    if (answered) {
      show = call.id;
      microphone = free;
    }
    const wasVideo = before.find((old) => old.id === call.id)?.video ?? false;
    if (is === 'answering' && call.video && (answered || !wasVideo)) camera = true;
  }
  return { camera, microphone, show };
};
