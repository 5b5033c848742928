import { create } from 'zustand';
import type { ConfAllowJoinUserType } from '../../app/conf/enumerations.ts';
import type { Failure } from '../../app/result.ts';

/** The call that is being prepared; it outlives the screen and every failure. */
export type Draft = {
  readonly text: string;
  /** Name that came with a picked suggestion; holds while the text is unchanged. */
  readonly pickedName: string;
  readonly asTyped: boolean;
  /** Account to call through; null lets the engine choose. */
  readonly account: string | null;
  /** null takes the settings' value. */
  readonly joinPolicy: ConfAllowJoinUserType | null;
  readonly guestsWithoutPassword: boolean | null;
  /** null takes the settings' display name. */
  readonly nickName: string | null;
  readonly customInfo: string;
  /** The command line asked for video: Enter calls with it. */
  readonly video: boolean;
  /** The creation is under way. */
  readonly starting: boolean;
  readonly failure: (Failure & { readonly at: number }) | null;
};

const EMPTY: Draft = {
  text: '',
  pickedName: '',
  asTyped: false,
  account: null,
  joinPolicy: null,
  guestsWithoutPassword: null,
  nickName: null,
  customInfo: '',
  video: false,
  starting: false,
  failure: null,
};

/** The call that is being prepared. */
export const useDraft = create<Draft>()(() => EMPTY);

/** Puts a destination into the field; what was said about the one before no longer holds. */
export const fillDestination = (text: string, pickedName = ''): void =>
  useDraft.setState({ text, pickedName, asTyped: false, account: null, failure: null });

/** Fills the form as the command line or a link asks; a policy of null leaves the person's own. */
export const fillForm = (form: Pick<Draft, 'text' | 'video' | 'joinPolicy'>): void => {
  fillDestination(form.text);
  useDraft.setState({ video: form.video, ...(form.joinPolicy === null ? {} : { joinPolicy: form.joinPolicy }) });
};

/** Empties the field and the choices made for one call. */
export const clearDraft = (): void => useDraft.setState(EMPTY, true);
