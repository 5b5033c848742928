import { app, clipboard, screen, session } from 'electron';
import type { StoreApi } from 'zustand/vanilla';
import type { AppState } from '../app/bridge/contract.ts';
import type { Policy } from '../app/policy/policy.ts';
import { refusedBy } from '../app/policy/refusal.ts';
import { dialInAddress } from '../app/text/dial-in-address.ts';
import { dispatch } from './bridge/dispatch.ts';
import { bridgeHandlers } from './bridge/handlers.ts';
import type { BridgeServer } from './bridge/server.ts';
import type { Conference } from './conference/conference.ts';
import { createSignIn } from './lines/sign-in.ts';
import type { Log } from './log/log-file.ts';
import { createSipTrace } from './log/sip-trace.ts';
import { gatewayMediaPort } from './media/gateway-client.ts';
import { createDoorbell } from './meeting/doorbell.ts';
import { shareInvitation } from './meeting/invitations.ts';
import { announceCalls } from './os/announce-calls.ts';
import { chooseFile } from './os/choose-file.ts';
import { doorbellWays } from './os/doorbell-ways.ts';
import { runGateway } from './os/gateway-process.ts';
import { invitationWays } from './os/invitation-ways.ts';
import type { MainWindow } from './os/main-window.ts';
import { saveFile } from './os/save-file.ts';
import { serveScreenShare } from './os/screen-share.ts';
import { fetchDocument } from './provisioning/fetch-document.ts';
import { createOffers, type Offers } from './provisioning/offers.ts';
import { followOrganisation } from './provisioning/organisation.ts';
import { createQuestions } from './provisioning/questions.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import { createIdentity } from './sip/auth/identity.ts';
import { createSipEngine } from './sip/create-sip-engine.ts';
import { languageOf, regionOf } from './start/app-state.ts';
import { type Engine, startEngine } from './start/engine.ts';
import { openParleyKey } from './start/parley-key.ts';
import type { Problems } from './start/problems.ts';
import { userState } from './start/user-state.ts';
import type { AccountsStore } from './store/accounts-store.ts';
import type { ContactsStore } from './store/contacts-store.ts';
import type { HistoryStore } from './store/history-store.ts';
import type { SettingsStore } from './store/settings-store.ts';
import { followCalls } from './support/call-statistics.ts';
import { createDiagnostics } from './support/diagnostics.ts';
import { logTail } from './support/log-tail.ts';
import { followRegistrations } from './support/registration-history.ts';
import type { Updates } from './update/updates.ts';

/** What calls are made with. */
export type CallingParts = {
  readonly log: Log;
  readonly window: MainWindow;
  readonly bridge: BridgeServer;
  readonly preload: string;
  /** The media gateway's bundled entry. */
  readonly gatewayEntry: string;
  /** The profile's folder, and that of the built guest page. */
  readonly dir: string;
  readonly guestPage: string;
  readonly problems: Problems;
  readonly settings: SettingsStore;
  readonly accounts: AccountsStore;
  /** The accounts that are kept, whoever's they are; the organisation's document goes into them. */
  readonly ownAccounts: AccountsStore;
  readonly contacts: ContactsStore;
  readonly history: HistoryStore;
  readonly secrets: SecretStore;
  /** What the organisation has set; `settings` and `accounts` are what holds under it. */
  readonly policy: Pick<StoreApi<Policy>, 'getState' | 'subscribe'>;
  readonly appState: StoreApi<AppState>;
  readonly online: () => boolean;
  readonly updates: Updates;
  /** Texts that no log may hold. */
  readonly hidden: () => readonly string[];
};

/** The running engine with its gateway, and what it shows outside the window. */
export type Calling = {
  readonly conference: Conference;
  readonly onMediaReport: Engine['onMediaReport'];
  /** The page is there and takes events. */
  readonly rendererReady: Promise<void>;
  /** Our addresses may have changed; `slept`: the machine was asleep. */
  networkChanged(slept: boolean): void;
  /** Accounts that a file or a link offers. */
  readonly offers: Offers;
  /** Ends every call; resolves when the peers know. */
  stop(): Promise<void>;
  /** Ends the gateway's process, after `stop`. */
  end(): void;
};

/** Starts all that calls need: engine, media gateway, the bridge's answers, tray and notifications. */
export const startCalling = async (parts: CallingParts): Promise<Calling> => {
  const { window, bridge, problems, settings, accounts, contacts, history, secrets, policy } = parts;
  const log = parts.log.info;
  const trace = createSipTrace(parts.hidden);
  const shareRefused = () =>
    policy.getState().ScreenSharing === false ? refusedBy('ScreenSharing', 'sharing the screen') : null;
  const gateway = gatewayMediaPort(null);
  const { keyStore } = parts.appState.getState();
  const parleyKey = openParleyKey({ settings: settings.store, secrets, keyStore });
  const identity = createIdentity({
    key: parleyKey.current,
    trusts: (fingerprint) => contacts.store.getState().some((contact) => contact.parleyKey === fingerprint),
    now: Date.now,
    log,
  });
  const engine = await startEngine({
    sip: createSipEngine({
      log: (line, message) => (message ? parts.log.debug(trace.add(line)) : log(line)),
      identity,
    }),
    gateway,
    folder: parts.dir,
    guestPage: parts.guestPage,
    settings,
    accounts,
    policy,
    contacts,
    history,
    secrets,
    problems,
    region: () => regionOf(settings.store.getState(), app.getLocaleCountryCode()),
    language: () => languageOf(settings.store.getState(), app.getPreferredSystemLanguages()),
    online: parts.online,
    onDtmf: (call, digit) => bridge.emit('dtmf', { call, digit }),
    onSendDigits: (session, digits) => bridge.emit('sendDigits', { session, digits }),
    onHost: (meeting, event) => {
      if (event.type === 'slots') bridge.emit('roomSlots', { leg: event.leg, slots: event.slots });
      if (event.type === 'asked-to-unmute') bridge.emit('askedToUnmute', { meeting });
    },
    log,
  });
  const { conference, lines } = engine;
  const questions = createQuestions();
  const take = { accounts, contacts, secrets, passwordChanged: () => lines.passwordChanged() };
  const extraCa = () => [policy.getState().TrustedCertificates ?? ''].filter((pem) => pem !== '');
  const provision = { ...take, questions, fetch: fetchDocument, extraCa };
  const offers = createOffers(provision);
  const organisation = followOrganisation({
    ...provision,
    accounts: parts.ownAccounts,
    folder: parts.dir,
    url: () => policy.getState().ProvisioningUrl ?? '',
    busy: () => conference.calls.getState().some(({ state }) => state.phase !== 'ended'),
    onProblem: problems.report,
    onWell: () => {
      for (const { id, kind } of problems.store.getState()) if (kind === 'provisioning-failed') problems.dismiss(id);
    },
    log,
  });
  policy.subscribe(organisation.changed);
  const registrations = followRegistrations(lines.accounts);
  const statistics = followCalls(conference.calls);
  engine.onMediaReport(statistics.report);

  let ended = false;
  let gatewayProcess: ReturnType<typeof runGateway> | null = null;
  let drawn: () => void = () => {};
  const rendererReady = new Promise<void>((resolve) => {
    drawn = resolve;
  });
  // Started with the window it would take a core from the first drawing; what is asked of it meanwhile waits.
  void rendererReady.then(() => {
    if (ended) return;
    gatewayProcess = runGateway({
      entry: parts.gatewayEntry,
      attach: gateway.attach.bind(gateway),
      onRestart: (code) => problems.report('media-gateway-restarted', `code ${code}`),
      log,
    });
  });

  const handlers = bridgeHandlers({
    conference,
    classify: engine.classify,
    media: gateway,
    onMediaReport: engine.mediaReport,
    share: { refused: shareRefused, ...serveScreenShare(session.defaultSession, () => shareRefused() === null) },
    settings,
    accounts,
    secrets,
    lines,
    turnChanged: engine.turnChanged,
    sign: createSignIn({ accounts, secrets, lines }),
    contacts,
    history,
    problems,
    diagnostics: createDiagnostics({
      version: app.getVersion(),
      keyStore,
      online: parts.online,
      settings: () => settings.store.getState(),
      accounts: () => accounts.store.getState(),
      policies: () => policy.getState(),
      problems: () => problems.store.getState(),
      registrations,
      calls: statistics.lines,
      log: async () => {
        await parts.log.flush();
        return await logTail(parts.dir);
      },
      trace: trace.newest,
      secrets: parts.hidden,
      now: () => new Date(),
    }),
    saveText: (text) =>
      saveFile(`parley-diagnostics-${new Date().toISOString().slice(0, 10)}.txt`, text, {
        name: 'Text',
        extension: 'txt',
      }),
    provisioning: {
      fromFile: async () => {
        const path = await chooseFile({ name: 'Parley', extension: 'json' });
        // Not waited for: the person takes their time with the questions.
        if (path !== null) void offers.file(path);
      },
      answer: questions.answer,
    },
    copyText: (text) => clipboard.writeText(text),
    shareInvitation: shareInvitation({
      ...invitationWays,
      meetings: () => conference.focus.meetings.getState(),
      dialIn: (meeting) =>
        dialInAddress(meeting, {
          accounts: lines.accounts.getState(),
          direct: lines.direct.getState(),
          settings: settings.store.getState(),
        }),
      language: () => languageOf(settings.store.getState(), app.getPreferredSystemLanguages()),
      timeZone: () => new Intl.DateTimeFormat().resolvedOptions().timeZone,
      now: Date.now,
    }),
    updates: parts.updates,
    onRendererReady: () => drawn(),
  });
  bridge.tell({
    accounts: lines.accounts,
    calls: conference.calls,
    meetings: conference.focus.meetings,
    guestPage: engine.guests.view,
    parleyKey: parleyKey.view,
    user: userState(conference.calls),
    media: conference.plans,
    direct: lines.direct,
    provisioning: questions.view,
  });
  bridge.answer((name, input) => dispatch(handlers, name, input, parts.log.error));

  const announced = announceCalls({
    conference,
    lines,
    preload: parts.preload,
    admit: bridge.admit,
    open: () => window.open(true),
    quit: () => app.quit(),
    area: () => screen.getPrimaryDisplay().workArea,
    language: () => parts.appState.getState().language,
  });
  const doorbell = createDoorbell({
    ...doorbellWays(window, (panel) => bridge.emit('showPanel', { panel })),
    meetings: conference.focus.meetings,
    language: () => parts.appState.getState().language,
    now: Date.now,
  });
  window.onFront(doorbell.looked);
  conference.setReady(true);

  return {
    conference,
    onMediaReport: engine.onMediaReport,
    rendererReady,
    networkChanged: (slept) => {
      lines.networkChanged(slept);
      organisation.changed();
    },
    offers,
    stop: () => {
      announced.stop();
      doorbell.stop();
      organisation.stop();
      ended = true;
      return Promise.all([engine.stop(), organisation.flush()]).then(() => undefined);
    },
    end: () => gatewayProcess?.stop(),
  };
};
