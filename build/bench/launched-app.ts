import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { killTree } from '../commands/process-tree.mjs';
import { until } from '../test/peers/until.ts';
import { connectPage, type Page } from './cdp.ts';

/** How an app is started, as `npm run launch-info` says it. */
export type Launch = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly echoNumber: string;
};

/** A running app with a DevTools port. */
export type LaunchedApp = {
  readonly pid: number;
  /** ms since 1970, just before its process was made. */
  readonly startedAt: number;
  /** The browser's DevTools address. */
  readonly endpoint: string;
  /** Connects to its main page, once there is one. */
  page(): Promise<Page>;
  /** Asks it to quit, and waits until it is gone. */
  close(): Promise<void>;
};

/** The same way of starting for another app's folder: same runtime, same user, same switches. */
export const launchOf = (launch: Launch, appFolder: string, name: string, folder: string): Launch => {
  if (process.platform !== 'linux') return { ...launch, args: [appFolder] };
  const text = readFileSync(launch.command, 'utf8');
  const script = text.replace(/^app=.*$/m, `app='${appFolder}'`);
  if (script === text) throw new Error(`${launch.command} does not say which app it starts`);
  const command = join(folder, name);
  writeFileSync(command, script, { mode: 0o755 });
  return { ...launch, command };
};

/** The app's folder of a way of starting. */
const appFolderOf = (launch: Launch): string =>
  process.platform === 'linux'
    ? (/^app='(.*)'$/m.exec(readFileSync(launch.command, 'utf8'))?.[1] ?? '')
    : (launch.args[0] ?? '');

/** A way to start a copy of the built app, which stays the same while sources are edited and built anew. */
export const launchOfCopy = (launch: Launch, folder: string): Launch => {
  const copy = join(folder, 'parley');
  cpSync(appFolderOf(launch), copy, { recursive: true });
  return launchOf(launch, copy, 'start-parley', folder);
};

/** The same way of starting on a copy of the runtime that nobody else runs; Linux only. */
export const launchOnOwnRuntime = (launch: Launch, folder: string): Launch => {
  const text = readFileSync(launch.command, 'utf8');
  const electron = /^electron='(.*)'$/m.exec(text)?.[1] ?? '';
  const copy = join(folder, 'runtime');
  // With owner and mode: the sandbox's helper may need them.
  if (!existsSync(copy)) execFileSync('cp', ['-a', dirname(electron), copy]);
  const command = `${launch.command}-alone`;
  writeFileSync(command, text.replace(/^electron=.*$/m, `electron='${join(copy, basename(electron))}'`), {
    mode: 0o755,
  });
  return { ...launch, command };
};

const BARE_MAIN = `const { app, BrowserWindow } = require('electron');
app.enableSandbox();
app.on('window-all-closed', () => app.quit());
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1000, height: 720, show: false, autoHideMenuBar: true,
    webPreferences: { sandbox: true, contextIsolation: true, spellcheck: false, backgroundThrottling: false } });
  window.removeMenu();
  window.once('ready-to-show', () => window.show());
  window.loadFile('index.html');
});
`;
const BARE_PAGE = `<!doctype html><meta charset="utf-8"><title>Bare</title><label>Whom to call <input autofocus></label>`;

/** A way to start the least app there is: one window with one field that has the focus. */
export const launchOfBare = (launch: Launch, folder: string): Launch => {
  const bare = join(folder, 'bare');
  mkdirSync(bare);
  writeFileSync(join(bare, 'package.json'), JSON.stringify({ name: 'bare', version: '1.0.0', main: 'main.js' }));
  writeFileSync(join(bare, 'main.js'), BARE_MAIN);
  writeFileSync(join(bare, 'index.html'), BARE_PAGE);
  chmodSync(bare, 0o755);
  return launchOf(launch, bare, 'start-bare', folder);
};

/** Starts an app with this profile and resolves as soon as its DevTools port is open, long before its window. */
export const startLaunch = async (
  launch: Launch,
  profile: string,
  switches: readonly string[] = [],
): Promise<LaunchedApp> => {
  const args = [...launch.args, `--user-data-dir=${profile}`, '--remote-debugging-port=0', '--lang=en-US', ...switches];
  const startedAt = Date.now();
  const child = spawn(launch.command, args, {
    cwd: launch.cwd,
    env: { ...process.env, LANGUAGE: 'en', LANG: 'en_US.UTF-8', ...launch.env, PARLEY_DIE_WITH_PARENT: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  let running = true;
  child.once('exit', () => {
    running = false;
  });
  const endpoint = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`the app ended at once:\n${output}`)));
    child.stderr.on('data', (data: Buffer) => {
      output = (output + data.toString('utf8')).slice(-20_000);
      const found = /DevTools listening on (ws:\/\/\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const pid = child.pid ?? -1;
  return {
    pid,
    startedAt,
    endpoint,
    page: () => until('the main page', () => connectPage(endpoint, /index\.html$/), 30_000),
    close: async () => {
      if (running) child.kill('SIGTERM');
      await until('the end of the app', () => !running, 8_000).catch(() => killTree(pid));
    },
  };
};
