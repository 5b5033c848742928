import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { inject } from 'vitest';
import type { ParleyBridge } from '../../../app/bridge/contract.ts';
import { until } from '../peers/until.ts';

declare global {
  interface Window {
    readonly parley: ParleyBridge;
  }
}

/** How an app is started for a test. */
export type AppOptions = {
  /** Profile folder; a fresh one by default. */
  readonly profile?: string;
  /** Wave file that the fake microphone plays; Chromium's beep by default. */
  readonly microphone?: string;
  /** No camera and microphone at all. */
  readonly noDevices?: boolean;
  readonly args?: readonly string[];
};

/** A running Parley, driven through its windows. */
export type App = {
  readonly page: Page;
  readonly profile: string;
  readonly pid: number;
  /** What it printed. */
  output(): string;
  /** The incoming window, once it is there. */
  incoming(): Promise<Page>;
  /** The main window's page after its process was ended and it was loaded again. */
  pages(): readonly Page[];
  close(): Promise<void>;
  exited(): boolean;
};

/** Starts the built app by launch-info with a debugging port of its own and connects to its windows. */
export const startApp = async (options: AppOptions = {}): Promise<App> => {
  const launch = inject('launch');
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'parley-e2e-')));
  const devices = options.noDevices
    ? []
    : [
        '--use-fake-device-for-media-stream',
        ...(options.microphone ? [`--use-file-for-fake-audio-capture=${options.microphone}`] : []),
      ];
  const child: ChildProcess = spawn(
    launch.command,
    [
      ...launch.args,
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      '--lang=en-US',
      ...devices,
      ...(options.args ?? []),
    ],
    {
      cwd: launch.cwd,
      env: { ...process.env, LANGUAGE: 'en', LANG: 'en_US.UTF-8', ...launch.env },
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
  child.once('exit', () => {
    running = false;
  });
  const endpoint = await until(
    'a debugging port',
    () => {
      if (!running) throw new Error(`the app ended at once:\n${output}`);
      return /DevTools listening on (ws:\/\/\S+)/.exec(output)?.[1];
    },
    30_000,
  );
  const browser: Browser = await chromium.connectOverCDP(endpoint);
  const pages = (): Page[] => browser.contexts().flatMap((context) => context.pages());
  const find = (hash: string): Page | undefined =>
    pages().find((page) => page.url() === `app://parley/index.html${hash}`);
  const page = await until('the main window', () => find(''), 30_000);
  page.setDefaultTimeout(20_000);
  await page.getByLabel('Whom to call').waitFor();
  return {
    page,
    profile,
    pid: child.pid ?? -1,
    output: () => output,
    pages,
    incoming: async () => {
      const window = await until('the incoming window', () => find('#incoming'), 20_000);
      window.setDefaultTimeout(20_000);
      return window;
    },
    exited: () => !running,
    close: async () => {
      await browser.close().catch(() => {});
      if (running) child.kill('SIGTERM');
      await until('the end of the app', () => !running, 10_000).catch(() => child.kill('SIGKILL'));
      if (!options.profile) await rm(profile, { recursive: true, force: true });
    },
  };
};
