import { create } from 'zustand';

/** The screens of the main window. */
export type Screen = 'call' | 'history' | 'contacts' | 'settings';

/** The parts of the settings screen. */
export type SettingsPart = 'accounts' | 'devices' | 'general' | 'meetings' | 'direct' | 'about';

/** Where in the app the person is. */
export type Place = {
  readonly screen: Screen;
  readonly settings: SettingsPart;
  /** The call that is shown when there are several; null lets Parley choose. */
  readonly call: string | null;
  /** The shortcut list is open. */
  readonly help: boolean;
  /** The panel of the meeting that is to be opened; null once it is. */
  readonly panel: 'people' | 'doors' | null;
};

/** Where the person is; written by the screens. */
export const usePlace = create<Place>()(() => ({
  screen: 'call',
  settings: 'accounts',
  call: null,
  help: false,
  panel: null,
}));

/** Goes to a screen. */
export const go = (screen: Screen): void => usePlace.setState({ screen });

/** Goes to a part of the settings. */
export const goToSettings = (settings: SettingsPart): void => usePlace.setState({ screen: 'settings', settings });

/** Shows one of several calls. */
export const showCall = (call: string | null): void => usePlace.setState({ screen: 'call', call });

/** Opens or closes the shortcut list. */
export const setHelp = (help: boolean): void => usePlace.setState({ help });

/** Goes to a panel of the meeting, if there is one in a room; null once it is open. */
export const showPanel = (panel: Place['panel']): void => usePlace.setState({ panel });
