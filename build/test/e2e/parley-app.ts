import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { inject } from 'vitest';
import type { ParleyBridge } from '../../../app/bridge/contract.ts';
import type { Settings } from '../../../app/settings/settings.ts';
import { until } from '../peers/until.ts';
import type { LaunchInfo } from './global-setup.ts';
import type { NoNetwork } from './no-network.ts';

declare global {
  interface Window {
    readonly parley: ParleyBridge;
  }
}

/** How an app is started for a test. */
export type AppOptions = {
  /** Profile folder; a fresh one by default. */
  readonly profile?: string;
  /** Written into a fresh profile before the start. */
  readonly settings?: Partial<Settings>;
  /** Wave file that the fake microphone plays; Chromium's beep by default. */
  readonly microphone?: string;
  /** No camera and microphone at all. */
  readonly noDevices?: boolean;
  readonly args?: readonly string[];
  /** How it is started; as launch-info says it by default. */
  readonly launch?: Pick<LaunchInfo, 'command' | 'args' | 'env' | 'cwd'>;
  /** Comes before the command that starts it. */
  readonly before?: readonly string[];
  /** Runs it where there is no network but loopback. */
  readonly network?: NoNetwork;
};

/** A Parley that was started, whether it runs on or ends at once. */
export type Started = {
  /** The main process. */
  readonly pid: number;
  readonly profile: string;
  /** What it printed. */
  output(): string;
  exited(): boolean;
  /** Its exit code; null while it runs and when a signal ended it. */
  exitCode(): number | null;
  /** Ends it by a signal and waits for its end; SIGKILL after ten seconds. */
  end(signal?: NodeJS.Signals): Promise<void>;
};

/** A running Parley, driven through its windows. */
export type App = Started & {
  readonly page: Page;
  /** The incoming window, once it is there. */
  incoming(): Promise<Page>;
  /** Every window's page. */
  pages(): readonly Page[];
  /** The main window by a connection of its own: a page whose process has died never comes back to the old one. */
  reconnect(): Promise<Page>;
  /** Ends the app and removes the profile unless it was given. */
  close(): Promise<void>;
};

/** A new profile folder, with settings when some are given. */
export const newProfile = async (settings: Partial<Settings> = {}): Promise<string> => {
  const profile = await mkdtemp(join(tmpdir(), 'parley-e2e-'));
  if (Object.keys(settings).length > 0) await writeFile(join(profile, 'settings.json'), JSON.stringify(settings));
  return profile;
};

/** Starts the built app by launch-info and does not wait for anything. */
export const launchApp = async (options: AppOptions = {}): Promise<Started> => {
  const launch = options.launch ?? inject('launch');
  const profile = options.profile ?? (await newProfile(options.settings));
  const microphone =
    options.microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${options.microphone}`];
  const devices = options.noDevices ? [] : ['--use-fake-device-for-media-stream', ...microphone];
  const [command = '', ...before] = [...(options.before ?? options.network?.command ?? []), launch.command];
  const child: ChildProcess = spawn(
    command,
    [
      ...before,
      ...launch.args,
      `--user-data-dir=${profile}`,
      `--remote-debugging-port=${options.network?.port ?? 0}`,
      '--lang=en-US',
      ...devices,
      ...(options.args ?? []),
    ],
    {
      cwd: launch.cwd,
      env: { ...process.env, LANGUAGE: 'en', LANG: 'en_US.UTF-8', ...launch.env, PARLEY_DIE_WITH_PARENT: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  let running = true;
  const take = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-100_000);
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  // Not 'exit': what it printed last comes after that.
  child.once('close', () => {
    running = false;
  });
  return {
    pid: child.pid ?? -1,
    profile,
    output: () => output,
    exited: () => !running,
    exitCode: () => child.exitCode,
    end: async (signal = 'SIGTERM') => {
      if (running) child.kill(signal);
      await until('the end of the app', () => !running, 10_000).catch(() => child.kill('SIGKILL'));
      await until('the end of the killed app', () => !running, 10_000);
    },
  };
};

/** Starts the built app with a debugging port of its own and connects to its windows. */
export const startApp = async (options: AppOptions = {}): Promise<App> => {
  const started = await launchApp(options);
  try {
    return await connect(started, options);
  } catch (error) {
    await started.end('SIGKILL');
    throw error;
  }
};

const connect = async (started: Started, { profile, network }: AppOptions): Promise<App> => {
  const printed = await until(
    'a debugging port',
    () => {
      if (started.exited()) throw new Error(`the app ended at once:\n${started.output()}`);
      return /DevTools listening on (ws:\/\/\S+)/.exec(started.output())?.[1];
    },
    30_000,
  );
  const endpoint = network === undefined ? printed : printed.replace(/:\d+\//, `:${network.outside}/`);
  const browsers: Browser[] = [];
  const open = async (): Promise<Browser> => {
    // Now and then a connection made while the page is being loaded never hears of it and waits for good; another does not.
    const browser = await until(
      'a connection to the app',
      () => chromium.connectOverCDP(endpoint, { timeout: 10_000 }).catch(() => null),
      30_000,
    );
    browsers.push(browser);
    return browser;
  };
  const pagesOf = (browser: Browser): Page[] => browser.contexts().flatMap((context) => context.pages());
  const find = (browser: Browser, hash: string): Page | undefined =>
    pagesOf(browser).find((page) => page.url() === `app://parley/index.html${hash}`);
  const mainPage = async (browser: Browser): Promise<Page> => {
    const page = await until('the main window', () => find(browser, ''), 30_000);
    page.setDefaultTimeout(20_000);
    return page;
  };
  const browser = await open();
  const page = await mainPage(browser);
  await page.locator('main').waitFor();
  return {
    ...started,
    page,
    pages: () => pagesOf(browsers.at(-1) ?? browser),
    incoming: async () => {
      const window = await until('the incoming window', () => find(browsers.at(-1) ?? browser, '#incoming'), 20_000);
      window.setDefaultTimeout(20_000);
      return window;
    },
    reconnect: async () => {
      // A page that is just being loaded again is sometimes missed by a new connection, which then never has it.
      const again = await until(
        'the main window again',
        async () => {
          const fresh = await open();
          const found = await until('its page', () => find(fresh, ''), 2_000).catch(() => null);
          if (found === null) await fresh.close();
          return found;
        },
        60_000,
      );
      again.setDefaultTimeout(20_000);
      await again.locator('main').waitFor();
      return again;
    },
    close: async () => {
      for (const one of browsers) await one.close().catch(() => {});
      await started.end();
      if (profile === undefined) await rm(started.profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
