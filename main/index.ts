import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, clipboard, nativeTheme, powerMonitor, screen, session } from 'electron';
import { createStore } from 'zustand/vanilla';
import type { NetworkState } from '../app/bridge/contract.ts';
import { bridgeHandlers } from './bridge/handlers.ts';
import { type BridgeServer, serveBridge } from './bridge/server.ts';
import { openLog } from './log/log-file.ts';
import { gatewayMediaPort } from './media/gateway-client.ts';
import { NO_ROOMS } from './media/no-rooms.ts';
import { announceCalls } from './os/announce-calls.ts';
import { ORIGIN, registerAppScheme, serveApp } from './os/app-scheme.ts';
import { runGateway } from './os/gateway-process.ts';
import { hardenContents, hardenSession } from './os/hardening.ts';
import { keyStore } from './os/key-store.ts';
import { mainWindow } from './os/main-window.ts';
import { setMenu } from './os/menu.ts';
import { watchNetwork } from './os/network-watch.ts';
import { serveScreenShare } from './os/screen-share.ts';
import { openSecrets } from './secrets/secret-store.ts';
import { createSipEngine } from './sip/create-sip-engine.ts';
import { createAppState, languageOf, regionOf, type SystemFacts } from './start/app-state.ts';
import { readCommandLine } from './start/command-line.ts';
import { runDemo } from './start/demo.ts';
import { startEngine } from './start/engine.ts';
import { createProblems } from './start/problems.ts';
import { openAccounts } from './store/accounts-store.ts';
import { openContacts } from './store/contacts-store.ts';
import { openHistory } from './store/history-store.ts';
import { openSettings } from './store/settings-store.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const PRELOAD = join(HERE, '..', 'preload', 'index.cjs');
const RENDERER = join(HERE, '..', 'renderer');
const GATEWAY = join(HERE, 'media', 'gateway-host.js');

const commandLine = readCommandLine(process.argv.slice(1));

/** Everything that needs Electron to be ready. */
const start = async (): Promise<void> => {
  const dir = app.getPath('userData');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const log = openLog(dir);
  process.on('uncaughtException', (error) => log(`uncaught: ${error.stack ?? error}`));
  process.on('unhandledRejection', (error) => log(`unhandled: ${error instanceof Error ? error.stack : error}`));

  const problems = createProblems(log);
  const settings = openSettings(dir, problems.report);
  const accounts = openAccounts(dir, problems.report);
  const contacts = openContacts(dir, problems.report);
  const history = openHistory(dir, problems.report);
  const cipher = keyStore();
  const secrets = openSecrets(dir, cipher, problems.report);

  const facts = (): SystemFacts => ({
    version: app.getVersion(),
    electron: process.versions.electron ?? '',
    platform: process.platform,
    languages: app.getPreferredSystemLanguages(),
    country: app.getLocaleCountryCode(),
    dark: nativeTheme.shouldUseDarkColors,
    keyStore: cipher.available,
  });
  let ready = false;
  const appState = createAppState(() => ({
    facts: facts(),
    settings: settings.store.getState(),
    problems: problems.store.getState(),
    ready,
    firstRun: history.store.getState().length === 0,
  }));
  settings.store.subscribe(appState.refresh);
  problems.store.subscribe(appState.refresh);
  history.store.subscribe(appState.refresh);
  nativeTheme.on('updated', appState.refresh);

  // The window's process starts while the engine does; its page is served once the bridge is.
  let bridge: BridgeServer | null = null;
  let bridged: () => void = () => {};
  const bridgeServed = new Promise<void>((resolve) => {
    bridged = resolve;
  });
  hardenSession(session.defaultSession);
  serveApp(session.defaultSession, RENDERER, bridgeServed);
  const share = serveScreenShare(session.defaultSession);
  let quitting = false;
  const window = mainWindow({
    preload: PRELOAD,
    admit: (contents) => bridge?.admit(contents),
    hidesOnClose: () => !quitting && settings.store.getState().closeToTray,
    onGone: (reason) => {
      log(`the window's process is gone: ${reason}`);
      if (!quitting) problems.report('window-restarted', reason);
    },
  });
  const first = window.open(!commandLine.background);

  const network = createStore<NetworkState>(() => ({ online: true }));
  const watch = watchNetwork((online) => {
    network.setState({ online }, true);
    engine.lines.networkChanged();
  });
  network.setState({ online: watch.online() }, true);

  const gateway = gatewayMediaPort(null);
  let gatewayProcess: ReturnType<typeof runGateway> | null = null;
  const engine = await startEngine({
    sip: createSipEngine({ log }),
    gateway,
    room: NO_ROOMS,
    settings,
    accounts,
    contacts,
    history,
    secrets,
    problems,
    region: () => regionOf(settings.store.getState(), app.getLocaleCountryCode()),
    language: () => languageOf(settings.store.getState(), app.getPreferredSystemLanguages()),
    online: watch.online,
    onDtmf: (call, digit) => bridge?.emit('dtmf', { call, digit }),
    onSendDigits: (session, digits) => bridge?.emit('sendDigits', { session, digits }),
    onHost: (meeting, event) => {
      if (event.type === 'slots') bridge?.emit('roomSlots', { leg: event.leg, slots: event.slots });
      if (event.type === 'asked-to-unmute') bridge?.emit('askedToUnmute', { meeting });
    },
    log,
  });
  const { conference, lines } = engine;

  let drawn: () => void = () => {};
  const rendererReady = new Promise<void>((resolve) => {
    drawn = resolve;
  });
  // Started with the window it would take a core from the first drawing; what is asked of it meanwhile waits.
  void rendererReady.then(() => {
    if (quitting) return;
    gatewayProcess = runGateway({
      entry: GATEWAY,
      attach: gateway.attach.bind(gateway),
      onRestart: (code) => problems.report('media-gateway-restarted', `code ${code}`),
      log,
    });
  });
  void rendererReady.then(() => {
    drawn = conference.windowReplaced;
  });
  bridge = serveBridge(
    ORIGIN,
    bridgeHandlers({
      conference,
      classify: engine.classify,
      media: gateway,
      onMediaReport: engine.mediaReport,
      share,
      settings,
      accounts,
      secrets,
      lines,
      contacts,
      history,
      problems,
      copyText: (text) => clipboard.writeText(text),
      onRendererReady: () => drawn(),
    }),
    {
      app: appState.store,
      settings: settings.store,
      accounts: lines.accounts,
      contacts: contacts.store,
      history: history.store,
      calls: conference.calls,
      meetings: conference.focus.meetings,
      media: conference.plans,
      network,
      direct: lines.direct,
    },
    log,
  );

  bridge.admit(first.webContents);
  bridged();

  const calls = announceCalls({
    conference,
    lines,
    preload: PRELOAD,
    admit: (contents) => bridge?.admit(contents),
    open: () => window.open(true),
    quit: () => app.quit(),
    area: () => screen.getPrimaryDisplay().workArea,
    language: () => appState.store.getState().language,
  });

  app.on('second-instance', (_event, argv) => {
    window.open(true);
    const { destination } = readCommandLine(argv.slice(1));
    if (destination !== '') bridge?.emit('fillDestination', { text: destination });
  });
  onLink = (url) => {
    window.open(true);
    bridge?.emit('fillDestination', { text: readCommandLine([url]).destination });
  };
  app.on('activate', () => window.open(true));
  app.on('window-all-closed', () => app.quit());
  let shuttingDown = false;
  powerMonitor.on('shutdown', () => {
    // The system does not wait: calls are ended as far as there is time.
    shuttingDown = true;
    void engine.stop();
  });
  app.on('before-quit', (event) => {
    if (quitting) return;
    quitting = true;
    if (shuttingDown) return;
    event.preventDefault();
    watch.stop();
    calls.stop();
    const patience = new Promise((resolve) => setTimeout(resolve, 2500));
    const closing = engine
      .stop()
      .then(() => Promise.all([settings, accounts, contacts, history, secrets].map((s) => s.flush())));
    void Promise.race([closing, patience]).finally(() => {
      gatewayProcess?.stop();
      app.quit();
    });
  });

  ready = true;
  conference.setReady(true);
  appState.refresh();
  const destination = commandLine.destination || readCommandLine([firstLink]).destination;
  if (destination !== '') void rendererReady.then(() => bridge?.emit('fillDestination', { text: destination }));
  if (!commandLine.demo) return;

  await rendererReady;
  const code = await runDemo({
    conference,
    onReport: engine.onMediaReport,
    screenshot: async () => {
      const folder = commandLine.demoOut || tmpdir();
      mkdirSync(folder, { recursive: true });
      const path = join(folder, 'parley-demo.png');
      await writeFile(path, (await first.webContents.capturePage()).toPNG());
      return path;
    },
    print: (line) => process.stdout.write(`${line}\n`),
  });
  process.exitCode = code;
  app.once('quit', () => process.exit(code));
  app.quit();
};

/** macOS hands over links by an event, the first one before anything is ready. */
let firstLink = '';
let onLink = (url: string): void => {
  firstLink = url;
};
app.on('open-url', (event, url) => {
  event.preventDefault();
  onLink(url);
});

app.enableSandbox();
app.setAppUserModelId('com.parley.desktop');
setMenu();
registerAppScheme();
app.commandLine.appendSwitch('allow-loopback-in-peer-connection');
app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
if (commandLine.demo) app.commandLine.appendSwitch('use-fake-device-for-media-stream');
hardenContents();
if (app.requestSingleInstanceLock()) {
  void app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      process.stderr.write(`Parley could not start: ${error instanceof Error ? error.stack : String(error)}\n`);
      app.exit(1);
    });
} else {
  process.stderr.write('Parley runs already with this profile; its window is shown.\n');
  app.quit();
}
