import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, session } from 'electron';
import { openBridge } from './bridge/server.ts';
import { openLog } from './log/log-file.ts';
import { ORIGIN, registerAppScheme, serveApp } from './os/app-scheme.ts';
import { hardenContents, hardenSession } from './os/hardening.ts';
import { hearLinks, type Links } from './os/links.ts';
import { mainWindow } from './os/main-window.ts';
import { setMenu } from './os/menu.ts';
import { readCommandLine } from './start/command-line.ts';
import { EXIT } from './start/exit-code.ts';
import { handOver } from './start/handed-over.ts';
import { ownArguments } from './start/own-arguments.ts';
import { USAGE } from './start/usage.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const PRELOAD = join(HERE, '..', 'preload', 'index.cjs');
const RENDERER = join(HERE, '..', 'renderer');
const GUEST_PAGE = join(HERE, '..', 'guest');
const GATEWAY = join(HERE, 'media', 'gateway-host.js');

const args = ownArguments(process.argv, app.isPackaged);

const commandLine = readCommandLine(args);

/** Opens the window first: its process starts and draws nothing yet while the app behind it is read and started. */
const start = async (links: Links): Promise<void> => {
  hardenSession(session.defaultSession);
  serveApp(session.defaultSession, RENDERER);
  const bridge = openBridge(ORIGIN);
  const window = mainWindow({ preload: PRELOAD, admit: bridge.admit });
  window.open(!commandLine.background);

  const dir = app.getPath('userData');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const log = openLog(dir);
  process.on('uncaughtException', (error) => log.error(`uncaught: ${error.stack ?? error}`));
  process.on('unhandledRejection', (error) => log.error(`unhandled: ${error instanceof Error ? error.stack : error}`));
  const { startApp } = await import('./app.ts');
  await startApp({
    commandLine,
    dir,
    log,
    window,
    bridge,
    links,
    preload: PRELOAD,
    gatewayEntry: GATEWAY,
    guestPage: GUEST_PAGE,
  });
};

/** Ends before anything is opened, once what it says is written: a pipe may take it later. Who waits for it goes no further. */
const say = (stream: NodeJS.WriteStream, text: string, code: number): Promise<never> =>
  new Promise(() => stream.write(text, () => process.exit(code)));

const run = (): void => {
  app.enableSandbox();
  app.setAppUserModelId('com.parley.desktop');
  setMenu();
  registerAppScheme();
  app.commandLine.appendSwitch('allow-loopback-in-peer-connection');
  app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
  if (commandLine.demo) app.commandLine.appendSwitch('use-fake-device-for-media-stream');
  hardenContents();
  const links = hearLinks();
  if (app.requestSingleInstanceLock(handOver(args, process.cwd()))) {
    void app
      .whenReady()
      .then(() => start(links))
      .catch((error: unknown) => {
        process.stderr.write(`Parley could not start: ${error instanceof Error ? error.stack : String(error)}\n`);
        app.exit(EXIT.failed);
      });
  } else {
    void say(process.stderr, 'Parley runs already with this profile; its window is shown.\n', EXIT.done);
  }
};

/** Prints or saves what can be known of the profile; runs beside a Parley that uses it, and touches nothing in it. */
const diagnose = async (file: string): Promise<never> => {
  const { profileDiagnostics } = await import('./support/profile-diagnostics.ts');
  const { policiesNow } = await import('./policy/policies.ts');
  try {
    const policies = await policiesNow();
    const text = await profileDiagnostics(app.getPath('userData'), app.getVersion(), () => policies);
    if (file === '') return await say(process.stdout, text, EXIT.done);
    await writeFile(file, text, { mode: 0o600 });
    return await say(process.stdout, `saved as ${resolve(file)}\n`, EXIT.done);
  } catch (error) {
    return await say(process.stderr, `Parley: the diagnostics could not be saved: ${String(error)}\n`, EXIT.failed);
  }
};

// Waited for, so that it ends before Chromium looks for a display, which a machine seen from afar has not.
const { command } = commandLine;
if (command.kind === 'version') await say(process.stdout, `Parley ${app.getVersion()}\n`, EXIT.done);
else if (command.kind === 'help') await say(process.stdout, USAGE, EXIT.done);
else if (command.kind === 'diagnostics') await diagnose(command.file);
else if (command.kind === 'mistake') {
  await say(process.stderr, `Parley: ${command.message}; --help says what is possible.\n`, EXIT.usage);
} else run();
