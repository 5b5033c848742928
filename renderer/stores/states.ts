import { create, type StoreApi, type UseBoundStore } from 'zustand';
import type { AppState, StateName, States } from '../../app/bridge/contract.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import { DEFAULT_SETTINGS } from '../../app/settings/settings.ts';
import { bridge } from '../bridge.ts';
import { useLanguage } from '../text/use-text.ts';
import { soundFirst } from './sound-first.ts';

/** A store with the shape of a state of the contract; only the bridge writes it. */
const watched = <K extends StateName>(
  name: K,
  initial: States[K],
  through: (draw: (value: States[K]) => void) => (value: States[K]) => void = (draw) => draw,
): UseBoundStore<StoreApi<States[K]>> => {
  const store = create<States[K]>()(() => initial);
  const draw = through((value) => store.setState(value, true));
  bridge.watch(name, draw);
  return store;
};

/** The app before its first word: no version, so nothing is drawn yet. */
const NOT_YET: AppState = {
  version: '',
  electron: '',
  platform: 'linux',
  language: 'en',
  dark: false,
  region: '',
  echoNumber: '',
  ready: false,
  keyStore: true,
  problems: [],
  firstRun: false,
};

/** The app itself: language, theme, readiness, problems. */
export const useApp = watched('app', NOT_YET);
useApp.subscribe(({ language }) => useLanguage.setState(language, true));
/** What the person has set. */
export const useSettings = watched('settings', DEFAULT_SETTINGS);
/** What the organisation has set. */
export const usePolicy = watched('policy', {});
/** SIP accounts and where their registration stands. */
export const useAccounts = watched('accounts', []);
/** The local directory. */
export const useContacts = watched('contacts', []);
/** The newest call records. */
export const useHistory = watched('history', []);
/** Every call that is on the screen. */
export const useCalls = watched('calls', [], soundFirst);
/** The meetings that this app hosts. */
export const useMeetings = watched('meetings', []);
const inRoom = (all: readonly Meeting[]): Meeting | undefined =>
  all.find(({ room, state }) => room && state.phase === 'live');
/** The meeting that this app hosts in a room now, whether its person is in it or has left it to others. */
export const useRoomMeeting = (): Meeting | undefined => useMeetings(inRoom);
/** The same, asked once. */
export const roomMeeting = (): Meeting | undefined => inRoom(useMeetings.getState());
/** Where guests come in. */
export const useGuestPage = watched('guestPage', { fingerprint: '', expiresAt: null, base: '', problem: '' });
/** The key that calls are signed with. */
export const useParleyKey = watched('parleyKey', { fingerprint: '', kept: true });
/** What each call's media should be like. */
export const usePlans = watched('media', []);
/** The network as the system sees it. */
export const useNetwork = watched('network', { online: true });
/** Where the next version stands. */
export const useUpdate = watched('update', {
  update: { phase: 'idle', checkedAt: null },
  channel: 'latest',
  nextAt: null,
});
/** Accounts that come from outside, and what the person is asked about them. */
export const useProvisioning = watched('provisioning', { accounts: [], question: null });
/** Where Parley can be reached without an account. */
export const useDirect = watched('direct', { here: '', elsewhere: '' });
