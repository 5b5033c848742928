import type { Call } from '../../app/call/call.ts';
import { MediaType } from '../../app/conf/enumerations.ts';
import { sends } from '../../app/media/direction.ts';
import type { MediaPlan } from '../../app/media/media-plan.ts';

/** What a session's senders carry; `silence` keeps packets flowing where a microphone must not be heard or is not there. */
export type Sending = {
  readonly audio: 'microphone' | 'silence' | 'nothing';
  readonly video: 'camera' | 'screen' | 'nothing';
};

/** What the person has switched on. */
export type Switches = { readonly cameraOn: boolean; readonly sharedBy: string | null };

/** Whether this side placed or answered the call and has not left it: only then may devices open (a ringing call opens none). */
export const isOurs = (call: Call): boolean => call.state.phase !== 'incoming' && call.state.phase !== 'ended';

/** Whether the person may be heard and seen in the call now. */
export const isTalking = (call: Call): boolean => isOurs(call) && call.state.phase !== 'held';

/** Whether the microphone has to be open. */
export const wantsMicrophone = (calls: readonly Call[]): boolean => calls.some(isOurs);

/** Whether the call has our picture: by its plan, or, while we only call out, by what we asked for. */
export const showsPicture = (call: Call, plan: MediaPlan | null): boolean => {
  if (!isTalking(call)) return false;
  const dialling = call.state.phase === 'calling' || call.state.phase === 'ringing';
  return dialling ? call.mediaType === MediaType.HWM_MEDIA_TYPE_VIDEO : plan?.video != null && sends(plan.video);
};

/** Whether the call takes our picture as soon as the camera is on; while a side holds the call, as it did before. */
export const takesPicture = (call: Call, plan: MediaPlan | null): boolean =>
  call.video && (call.state.phase !== 'active' || call.state.heldByPeer || showsPicture(call, plan));

/** Whether the camera has to be open; a shared screen takes its place, so it closes meanwhile. */
export const wantsCamera = (
  calls: readonly Call[],
  plans: readonly MediaPlan[],
  { cameraOn, sharedBy }: Switches,
): boolean =>
  cameraOn && calls.some((c) => c.id !== sharedBy && showsPicture(c, plans.find((p) => p.session === c.id) ?? null));

/** What a session sends; a call that only rings here, is held or has ended gets nothing of the person. */
export const sendingOf = (call: Call | null, plan: MediaPlan, { cameraOn, sharedBy }: Switches): Sending => {
  if (call === null || !isOurs(call)) return { audio: 'nothing', video: 'nothing' };
  if (!isTalking(call)) return { audio: sends(plan.audio) ? 'silence' : 'nothing', video: 'nothing' };
  const picture = plan.video !== null && sends(plan.video);
  return {
    audio: sends(plan.audio) ? 'microphone' : 'nothing',
    video: !picture ? 'nothing' : sharedBy === call.id ? 'screen' : cameraOn ? 'camera' : 'nothing',
  };
};

/** The calls that are heard: early media and the call one talks in, never a held or a merely ringing one. */
export const heardCalls = (calls: readonly Call[]): ReadonlySet<string> =>
  new Set(calls.filter(isTalking).map((c) => c.id));
