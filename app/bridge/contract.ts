import type { Call } from '../call/call.ts';
import type { CallRecord } from '../call/call-record.ts';
import type { UserState } from '../call/user-state.ts';
import type { Route } from '../callee/route.ts';
import type { CreateConfResult } from '../conf/create-conf-result.ts';
import type { ConfAllowJoinUserType } from '../conf/enumerations.ts';
import type { GuestPageView } from '../guest/guest-page-view.ts';
import type { MediaPlan } from '../media/media-plan.ts';
import type { MeetingAction } from '../meeting/action.ts';
import type { Meeting } from '../meeting/meeting.ts';
import type { Slot } from '../meeting/slots.ts';
import type { Policy } from '../policy/policy.ts';
import type { ProvisioningAnswer, ProvisioningView } from '../provisioning/provisioning-view.ts';
import type { Result } from '../result.ts';
import type { SDKERR } from '../sdkerr.ts';
import type { AccountSettings } from '../settings/account-settings.ts';
import type { Contact } from '../settings/contact.ts';
import type { ParleyKeyView } from '../settings/parley-key-view.ts';
import type { Settings, TurnServer } from '../settings/settings.ts';
import type { LinkRefusal } from '../start/link-refusal.ts';
import type { UpdateView } from '../update/update.ts';

/** Something that went wrong on this machine and that the person should know; stays until dismissed. */
export type Problem = {
  readonly id: string;
  readonly kind:
    | 'settings-corrupt'
    | 'history-corrupt'
    | 'contacts-corrupt'
    | 'accounts-corrupt'
    | 'disk-full'
    | 'no-key-store'
    | 'secrets-unreadable'
    | 'direct-port-in-use'
    | 'turn-refused'
    | 'policy-unreadable'
    | 'policy-values'
    | 'provisioning-failed'
    | 'media-gateway-restarted'
    | 'window-restarted'
    | 'update-refused';
  /** Path of a file kept aside, a port, or other detail; "" for none. */
  readonly detail: string;
};

/** The app itself. */
export type AppState = {
  readonly version: string;
  readonly electron: string;
  readonly platform: 'darwin' | 'win32' | 'linux';
  /** The language in force. */
  readonly language: 'en' | 'zh';
  readonly dark: boolean;
  /** ISO region in force for reading numbers. */
  readonly region: string;
  readonly echoNumber: string;
  /** Engine ready for calls. */
  readonly ready: boolean;
  /** Whether passwords can be kept in the system's key store. */
  readonly keyStore: boolean;
  readonly problems: readonly Problem[];
  /** This profile has never placed a call. */
  readonly firstRun: boolean;
};

/** An account as the screens see it: settings and where its registration stands. */
export type AccountView = {
  readonly settings: AccountSettings;
  readonly hasPassword: boolean;
  readonly registration: {
    readonly phase: 'off' | 'connecting' | 'registered' | 'waiting' | 'refused' | 'password-needed';
    readonly signalling: boolean;
    readonly canReceive: boolean;
    readonly problem: null | 'unreachable' | 'certificate' | 'wrong-password' | 'forbidden' | 'server' | 'timeout';
    readonly detail: string;
    /** ms since 1970. */
    readonly retryAt: number | null;
  };
};

/** Where Parley can be reached without an account. */
export type DirectView = {
  /** SIP URI that reaches this app on this machine. */
  readonly here: string;
  /** SIP URI for other machines; "" while that is off. */
  readonly elsewhere: string;
};

/** The network as the system sees it. */
export type NetworkState = { readonly online: boolean };

/** A screen or window that can be shared; the picture is a data: URL. */
export type ShareSource = { readonly id: string; readonly name: string; readonly thumbnail: string };

/** What a destination text means, or why it cannot be called. */
export type Classified =
  | { readonly callable: true; readonly route: Route; readonly name: string; readonly alternatives: readonly Route[] }
  | { readonly callable: false; readonly code: SDKERR; readonly reason: string };

/** What `startP2pConf` answers with, in the order of its callback. */
export type StartP2pConfOutcome = {
  readonly ret: SDKERR;
  readonly reason: string;
  readonly createConfResult: CreateConfResult;
};

/** The renderer's offer for the local media leg, or its reply to a direct plan. */
export type MediaOffer = {
  /** Leg id, chosen by the renderer; one RTCPeerConnection each. */
  readonly leg: string;
  /** Session to bind the leg to; null keeps it as a warm spare. */
  readonly session: string | null;
  readonly revision: number;
  readonly sdp: string;
};

/** Sound and picture as the renderer measures them; for the demo, diagnostics and "nobody can hear you". */
export type MediaReport = {
  readonly session: string;
  /** Level of what is heard, dBFS (−127…0). */
  readonly heardDb: number;
  /** Level of what is sent, dBFS. */
  readonly sentDb: number;
  /** Loudest frequency heard and sent, 50–8000 Hz; 0 when quiet. */
  readonly heardHz: number;
  readonly sentHz: number;
  /** Decoded frames per second of the peer's picture; null without video. */
  readonly framesPerSecond: number | null;
  readonly frameWidth: number | null;
  readonly frameHeight: number | null;
  /** Packets lost, 0–1, over the last interval; each direction. */
  readonly lossIn: number;
  readonly lossOut: number;
  /** Milliseconds. */
  readonly roundTripMs: number | null;
  readonly jitterMs: number | null;
};

/** Somebody to call into a meeting: by number, SIP URI or third-party ID; the number wins. "" as name takes the directory's. */
export type Attendee = { readonly number?: string; readonly thirdUserId?: string; readonly name: string };

/** Renderer → main: one input object, one result. */
export type Calls = {
  /** The contract's call; main checks the input itself and answers with its code. */
  startP2pConf: { input: unknown; output: StartP2pConfOutcome };
  classifyCallee: { input: { text: string; account: string | null; asTyped: boolean }; output: Classified };
  acceptConf: { input: { call: string; video: boolean }; output: null };
  rejectConf: { input: { call: string }; output: null };
  silence: { input: { call: string }; output: null };
  /** Sends a call that rings to the entrance of the meeting that is on. */
  toEntrance: { input: { call: string }; output: null };
  /** Leaves: our part of the call ends. A meeting of several goes on under another host, whose member id it says; null when it ended. */
  leaveConf: { input: { call: string }; output: { handedTo: string | null } };
  /** Ends the meeting for everyone; the host's. */
  endConf: { input: { call: string }; output: null };
  /** Calls up to seven people into a meeting, each with an outcome of their own: the member's id, or why they cannot be called. */
  addAttendee: { input: { meeting: string; attendees: readonly Attendee[] }; output: readonly Result<string>[] };
  /** The host's window acts; what it may not do fails with the reason's code in words of `NotAllowed`. */
  meetingAction: { input: { meeting: string; action: MeetingAction }; output: null };
  /** The window's offer of ROOM_LINES by which it joins its meeting's room, or its restart; also the way back after leaving. */
  joinRoom: { input: { meeting: string; leg: string; sdp: string }; output: { sdp: string } };
  hold: { input: { call: string }; output: null };
  resume: { input: { call: string }; output: null };
  setVideo: { input: { call: string; on: boolean }; output: null };
  sendDtmf: { input: { call: string; digits: string }; output: null };
  /** Goes over to whom the peer named (`Call.transfer`): a new call, and the old one ends when that is connected. */
  acceptTransfer: { input: { call: string }; output: null };
  declineTransfer: { input: { call: string }; output: null };
  /** Takes an ended call off the screen. */
  dismissCall: { input: { call: string }; output: null };
  negotiateMedia: { input: MediaOffer; output: { sdp: string } };
  directMedia: { input: { session: string; revision: number; sdp: string }; output: null };
  reportMedia: { input: MediaReport; output: null };
  shareSources: { input: null; output: readonly ShareSource[] };
  /** The source the next getDisplayMedia will get. */
  chooseShareSource: { input: { id: string }; output: null };
  saveSettings: { input: Partial<Settings>; output: null };
  /** Adds (unknown id) or changes an account; password null keeps the stored one; remember false keeps it in memory only. */
  saveAccount: { input: { account: AccountSettings; password: string | null; remember: boolean }; output: null };
  removeAccount: { input: { id: string }; output: null };
  /** Signs a stored account in with its password; answers when the registrar has. */
  signIn: { input: { account: string; password: string; remember: boolean }; output: null };
  /** Signs in by the app ID of a third-party system, which needs a server that knows app IDs. */
  signInWithAppId: { input: { appId: string; thirdUserId: string; token: string }; output: null };
  /** Signs an account out; it is kept, and registers no more. */
  signOut: { input: { account: string }; output: null };
  /** Tries to register again at once. */
  retryAccount: { input: { id: string }; output: null };
  /** Keeps the password or shared secret of a TURN server of the settings; null forgets it. */
  saveTurnPassword: { input: { server: TurnServer; password: string | null }; output: null };
  /** Whether one is kept. */
  hasTurnPassword: { input: { server: TurnServer }; output: { kept: boolean } };
  /** The person chooses an account file, and is then asked about what it would add. */
  provisionFromFile: { input: null; output: null };
  answerProvisioning: { input: ProvisioningAnswer; output: null };
  saveContact: { input: Contact; output: null };
  removeContact: { input: { id: string }; output: null };
  searchHistory: { input: { text: string; limit: number }; output: readonly CallRecord[] };
  removeRecord: { input: { id: string }; output: null };
  clearHistory: { input: null; output: null };
  /** Makes the text that a support engineer needs; the window adds how many devices it sees. */
  diagnostics: {
    input: { microphones: number; cameras: number; speakers: number };
    output: { text: string };
  };
  /** Saves the text that was made last, where the person says; not done when they cancel. */
  saveDiagnostics: { input: null; output: { done: boolean } };
  dismissProblem: { input: { id: string }; output: null };
  copyText: { input: { text: string }; output: null };
  /** Hands a meeting's invitation to the mail program or saves it as a calendar file; not done when the person cancels. */
  shareInvitation: { input: { meeting: string; by: 'mail' | 'calendar' }; output: { done: boolean } };
  /** Looks for a new version now; what comes of it is the state `update`. */
  lookForUpdate: { input: null; output: null };
  /** Ends Parley, installs the version that is ready and starts it; refused while a call or a meeting is on. */
  restartToUpdate: { input: null; output: null };
  /** Is not spoken of again for a day. */
  deferUpdate: { input: null; output: null };
  /** The renderer says that it is drawn and its media side is ready; used by start-up and the demo. */
  rendererReady: { input: null; output: null };
};

/** Main → renderer, latest value wins; the first value arrives with the subscription. */
export type States = {
  app: AppState;
  settings: Settings;
  /** What the organisation has set; `settings` and `accounts` are what holds under it. */
  policy: Policy;
  accounts: readonly AccountView[];
  contacts: readonly Contact[];
  /** The newest 200 records. */
  history: readonly CallRecord[];
  calls: readonly Call[];
  /** The meetings that this app hosts: the one that is on, and the last one while nothing replaced it. */
  meetings: readonly Meeting[];
  user: UserState;
  /** Where guests come in. */
  guestPage: GuestPageView;
  /** The key that calls are signed with. */
  parleyKey: ParleyKeyView;
  media: readonly MediaPlan[];
  network: NetworkState;
  direct: DirectView;
  update: UpdateView;
  /** Accounts that come from outside, and what the person is asked about them. */
  provisioning: ProvisioningView;
};

/** Main → renderer, every one counts. */
export type Events = {
  /** A link or the command line fills the form; `dial` comes of the command line alone, where a policy allows it. */
  fillForm: { text: string; video: boolean; joinPolicy: ConfAllowJoinUserType | null; dial: boolean };
  /** A link was not taken. */
  linkRefused: { why: LinkRefusal };
  /** A digit came from the peer. */
  dtmf: { call: string; digit: string };
  /** Digits to send by RFC 4733 on a direct media session. */
  sendDigits: { session: string; digits: string };
  /** Whose pictures the window's leg in a room gets now. */
  roomSlots: { leg: string; slots: readonly Slot[] };
  /** The person followed a notification of their meeting: what it told of is shown. */
  showPanel: { panel: 'people' | 'doors' };
  /** A co-host asks the person here to unmute. */
  askedToUnmute: { meeting: string };
};

export type CallName = keyof Calls;
export type StateName = keyof States;
export type EventName = keyof Events;

/** Main's side of the verbs. */
export type Handlers = { [K in CallName]: (input: Calls[K]['input']) => Promise<Result<Calls[K]['output']>> };

/** Called once, and only once, with the outcome of `startP2pConf`. */
export type OnStartP2pConfResult = (ret: SDKERR, reason: string, createConfResult: CreateConfResult) => void;

/** What the preload exposes to the page as `window.parley`. */
export type ParleyBridge = {
  startP2pConf(startCallInfo: unknown, onStartP2pConfResult?: OnStartP2pConfResult): void;
  call<K extends CallName>(name: K, input: Calls[K]['input']): Promise<Result<Calls[K]['output']>>;
  watch<K extends StateName>(name: K, next: (value: States[K]) => void): () => void;
  on<K extends EventName>(name: K, next: (value: Events[K]) => void): () => void;
};

/** The four wire channels. */
export const CALL = 'parley:call';
export const WATCH = 'parley:watch';
export const STATE = 'parley:state';
export const EVENT = 'parley:event';
