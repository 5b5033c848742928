import { occupies } from '../../../app/call/occupies.ts';
import { SDKERR } from '../../../app/sdkerr.ts';
import { bridge } from '../../bridge.ts';
import { mediaActions } from '../../media/media.ts';
import { clearDraft, fillDestination, useDraft } from '../../stores/draft.ts';
import { go, showCall } from '../../stores/place.ts';
import { useRefused } from '../../stores/refused.ts';
import { useCalls, useSettings } from '../../stores/states.ts';
import { startCallInfo } from './start-call-info.ts';

/**
 * Starts the meeting that the draft describes; a failure stays beside the field, whose text is never lost.
 * While another call goes on, its screen says that this one was refused, and its microphone and camera stay as they are.
 */
export const startCall = async (video: boolean): Promise<void> => {
  if (useDraft.getState().starting) return;
  useDraft.setState({ starting: true, failure: null });
  const draft = useDraft.getState();
  const { text, account, asTyped } = draft;
  const answer = await bridge.call('classifyCallee', { text: text.trim(), account, asTyped });
  const free = !useCalls.getState().some(occupies);
  if (free) {
    mediaActions.setMicrophone(true);
    mediaActions.setCamera(video);
  }
  const info = startCallInfo(draft, answer.ok ? answer.value : null, useSettings.getState(), video);
  bridge.startP2pConf(info, (code, reason) => {
    const failure = code === SDKERR.SDKERR_SUCCESS ? null : { code, reason, at: Date.now() };
    useDraft.setState({ starting: false, failure: free ? failure : null });
    if (failure === null) showCall(null);
    else if (!free) useRefused.setState({ refused: { what: 'start.title', failure } });
  });
};

/** Fills the form with a destination and calls it at once; for a person's own click on a name. */
export const callAddress = (address: string, name: string, video: boolean): void => {
  fillDestination(address, name);
  go('call');
  void startCall(video);
};

/** The field is emptied once its call was answered; before that, a second try needs its text. */
export const forgetAnsweredDestination = (): void => {
  if (!useDraft.getState().starting) clearDraft();
};
