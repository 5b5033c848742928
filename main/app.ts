import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, nativeTheme, powerMonitor } from 'electron';
import { createStore } from 'zustand/vanilla';
import type { NetworkState } from '../app/bridge/contract.ts';
import type { BridgeServer } from './bridge/server.ts';
import type { Calling } from './calling.ts';
import type { Log } from './log/log-file.ts';
import { keyStore } from './os/key-store.ts';
import type { Links } from './os/links.ts';
import type { MainWindow } from './os/main-window.ts';
import { watchNetwork } from './os/network-watch.ts';
import { manageAccounts } from './policy/managed-accounts-store.ts';
import { manageSettings } from './policy/managed-settings-store.ts';
import { openPolicies } from './policy/policies.ts';
import { openSecrets } from './secrets/secret-store.ts';
import { createAppState, type SystemFacts } from './start/app-state.ts';
import type { Command, CommandLine } from './start/command-line.ts';
import { readHandOver } from './start/handed-over.ts';
import { readLink } from './start/link.ts';
import { createProblems } from './start/problems.ts';
import { takeCommand } from './start/take-command.ts';
import { openAccounts } from './store/accounts-store.ts';
import { openContacts } from './store/contacts-store.ts';
import { openHistory } from './store/history-store.ts';
import { openSettings } from './store/settings-store.ts';
import type { Updates } from './update/updates.ts';

/** What the app is given by the entry, which has opened the window already. */
export type AppParts = {
  readonly commandLine: CommandLine;
  /** The profile's folder. */
  readonly dir: string;
  readonly log: Log;
  readonly window: MainWindow;
  readonly bridge: BridgeServer;
  readonly links: Links;
  readonly preload: string;
  /** The media gateway's bundled entry. */
  readonly gatewayEntry: string;
  /** The folder of the built guest page. */
  readonly guestPage: string;
};

/** How long quitting waits for peers and disk, ms. */
const QUIT_PATIENCE = 2500;

/** Opens the profile, so that the window can be drawn, and then starts calling. */
export const startApp = async (parts: AppParts): Promise<void> => {
  const { commandLine, dir, log, window, bridge, links } = parts;
  const problems = createProblems(log.info);
  const policies = await openPolicies({ folder: dir, problems, log: log.info });
  const settings = manageSettings(openSettings(dir, problems.report), policies.store);
  const ownAccounts = openAccounts(dir, problems.report);
  const accounts = manageAccounts(ownAccounts, policies.store);
  const contacts = openContacts(dir, problems.report);
  const history = openHistory(dir, problems.report);
  const cipher = keyStore();
  const secrets = openSecrets(dir, cipher, problems.report);
  let calling: Calling | null = null;
  const hidden = (): readonly string[] => [
    ...secrets.opened(),
    ...(calling?.conference.focus.meetings.getState() ?? []).flatMap(({ details }) => [
      details.hostPwd,
      details.guestPwd,
    ]),
  ];
  log.follow({ level: () => settings.store.getState().logLevel, secrets: hidden });

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

  let updates: Updates | null = null;
  const network = createStore<NetworkState>(() => ({ online: true }));
  const watch = watchNetwork((online, slept) => {
    network.setState({ online }, true);
    if (slept) void policies.refresh();
    calling?.networkChanged(slept);
    updates?.networkChanged();
  });
  network.setState({ online: watch.online() }, true);

  bridge.tell({
    app: appState.store,
    settings: settings.store,
    policy: policies.store,
    contacts: contacts.store,
    history: history.store,
    network,
  });

  let quitting = false;
  window.listen({
    hidesOnClose: () => !quitting && settings.store.getState().closeToTray,
    onGone: (reason) => {
      log.error(`the window's process is gone: ${reason}`);
      if (!quitting) problems.report('window-restarted', reason);
    },
  });
  app.on('activate', () => window.open(true));
  app.on('window-all-closed', () => app.quit());
  let shuttingDown = false;
  powerMonitor.on('shutdown', () => {
    // The system does not wait: calls are ended as far as there is time.
    shuttingDown = true;
    updates?.stop(false);
    void calling?.stop();
  });
  /** Ends calls and stores what is owed; from then on quitting is not held up. */
  const leave = async (): Promise<void> => {
    quitting = true;
    watch.stop();
    policies.stop();
    updates?.stop(true);
    const patience = new Promise((resolve) => setTimeout(resolve, QUIT_PATIENCE));
    const closing = Promise.resolve(calling?.stop()).then(() =>
      Promise.all([policies, settings, accounts, contacts, history, secrets, log].map((s) => s.flush())),
    );
    await Promise.race([closing, patience]).catch(() => undefined);
    calling?.end();
  };
  app.on('before-quit', (event) => {
    if (quitting) return;
    quitting = true;
    if (shuttingDown) return;
    event.preventDefault();
    void leave().finally(() => app.quit());
  });

  // What comes before the page listens waits for it.
  const early: Command[] = [commandLine.command];
  let take = (command: Command): void => void early.push(command);
  app.on('second-instance', (_event, _argv, _folder, handedOver) => {
    window.open(true);
    take(readHandOver(handedOver).command);
  });
  if (links.last() !== '') take({ kind: 'link', link: readLink(links.last()) });
  links.listen((url) => {
    window.open(true);
    take({ kind: 'link', link: readLink(url) });
  });

  // The engine is read and started behind the first drawing, which it would hold up.
  await window.drawn;
  const { startCalling } = await import('./calling.ts');
  const { appUpdates } = await import('./os/app-updates.ts');
  if (quitting) return;
  const looking = appUpdates({
    setting: () => settings.store.getState().updates,
    policy: () => policies.store.getState().UpdateChannel ?? null,
    online: watch.online,
    busy: () =>
      calling !== null &&
      (calling.conference.calls.getState().some(({ state }) => state.phase !== 'ended') ||
        calling.conference.focus.meetings.getState().some(({ state }) => state.phase === 'live')),
    leave,
    problem: problems.report,
    log: log.info,
  });
  updates = looking;
  settings.store.subscribe(looking.settingsChanged);
  policies.store.subscribe(looking.settingsChanged);
  bridge.tell({ update: looking.store });
  const started = await startCalling({
    ...parts,
    problems,
    settings,
    accounts,
    ownAccounts,
    policy: policies.store,
    contacts,
    history,
    secrets,
    appState: appState.store,
    online: watch.online,
    updates: looking,
    hidden,
  });
  calling = started;
  started.conference.calls.subscribe(looking.callsChanged);
  started.conference.focus.meetings.subscribe(looking.callsChanged);
  ready = true;
  appState.refresh();

  void started.rendererReady.then(() => {
    take = (command) =>
      takeCommand(command, {
        fill: (form) => bridge.emit('fillForm', form),
        refuse: (refused) => bridge.emit('linkRefused', refused),
        mayDial: () => policies.store.getState().CommandLineDialling === true,
        offers: started.offers,
        log: log.info,
      });
    for (const command of early) take(command);
  });
  if (!commandLine.demo) return;

  await started.rendererReady;
  const { runDemo } = await import('./start/demo.ts');
  const code = await runDemo({
    conference: started.conference,
    onReport: started.onMediaReport,
    screenshot: async () => {
      const folder = commandLine.demoOut || tmpdir();
      mkdirSync(folder, { recursive: true });
      const path = join(folder, 'parley-demo.png');
      await writeFile(path, (await window.open(false).webContents.capturePage()).toPNG());
      return path;
    },
    print: (line) => process.stdout.write(`${line}\n`),
  });
  process.exitCode = code;
  app.once('quit', () => process.exit(code));
  app.quit();
};
