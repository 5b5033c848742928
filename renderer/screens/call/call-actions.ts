import type { Call } from '../../../app/call/call.ts';
import type { MediaPlan } from '../../../app/media/media-plan.ts';
import type { Result } from '../../../app/result.ts';
import { bridge } from '../../bridge.ts';
import { takesPicture } from '../../media/call-media.ts';
import { mediaActions } from '../../media/media.ts';
import { useMedia } from '../../media/media-store.ts';
import { showCall } from '../../stores/place.ts';
import { type Refused, useRefused } from '../../stores/refused.ts';
import { usePlans } from '../../stores/states.ts';

/** Says it when something that was asked of a call did not work. */
const tell = (what: Refused['what'], done: Promise<Result<unknown>>): void =>
  void done.then((result) => useRefused.setState({ refused: result.ok ? null : { what, failure: result.failure } }));

/** Leaves, hangs up, or gives up calling. */
export const leave = (call: string): void => tell('call.leave', bridge.call('leaveConf', { call }));

/** Ends the meeting for everyone. */
export const end = (call: string): void => tell('call.end', bridge.call('endConf', { call }));

/** Puts a call on hold or takes it back; the engine holds the one that was active. */
export const setHold = (call: Call): void =>
  tell('call.hold', bridge.call(call.state.phase === 'held' ? 'resume' : 'hold', { call: call.id }));

/** Goes over to whom the other side named. */
export const acceptTransfer = (call: string): void => tell('transfer.accept', bridge.call('acceptTransfer', { call }));

/** Stays in the call as it is. */
export const declineTransfer = (call: string): void => void bridge.call('declineTransfer', { call });

/** Shows another call and talks in it. */
export const switchTo = (call: Call): void => {
  showCall(call.id);
  if (call.state.phase === 'held') tell('call.hold', bridge.call('resume', { call: call.id }));
};

/** Takes an ended call off the screen. */
export const dismiss = (call: string): void => void bridge.call('dismissCall', { call });

/** Microphone on or off. */
export const toggleMute = (): void => mediaActions.setMicrophone(!useMedia.getState().microphoneOn);

const planOf = (call: Call): MediaPlan | null => usePlans.getState().find(({ session }) => session === call.id) ?? null;

/** Camera on or off; an audio call becomes a video call, and one whose picture only came from the other side one both ways. */
export const toggleCamera = (call: Call): void => {
  if (takesPicture(call, planOf(call))) {
    mediaActions.setCamera(!useMedia.getState().cameraOn);
    return;
  }
  mediaActions.setCamera(true);
  tell('call.camera', bridge.call('setVideo', { call: call.id, on: true }));
};

/** Shares the chosen source; an audio call gets a picture for it, the camera stays as it was. */
export const share = async (call: Call, source: string): Promise<boolean> => {
  const chosen = await bridge.call('chooseShareSource', { id: source });
  if (!chosen.ok) return false;
  if (!takesPicture(call, planOf(call))) {
    mediaActions.setCamera(false);
    const video = await bridge.call('setVideo', { call: call.id, on: true });
    if (!video.ok) return false;
  }
  return mediaActions.startShare();
};
