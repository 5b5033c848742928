import { type ChildProcess, spawn } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright';
import { APP_USER, ensureAppUser, needsAppUser } from '../commands/app-user.mjs';
import { until } from './peers/until.ts';
import { userIds } from './user-ids.ts';

/** A browser as a guest has one. */
export type Guests = {
  readonly page: Page;
  readonly context: BrowserContext;
  close(): Promise<void>;
};

/** How a browser is started. */
export type BrowserOptions = {
  /** Wave file that the fake microphone plays. */
  readonly microphone?: string;
  /** Y4M file that the fake camera plays. */
  readonly camera?: string;
  /** Neither microphone nor camera. */
  readonly noDevices?: boolean;
  /** Devices are there, and the person lets no page use them. */
  readonly refuse?: boolean;
  /** BCP 47. */
  readonly language?: string;
};

/** Starts Debian's Chromium with its sandbox on, as an ordinary user, with fake devices and a page of its own. */
export const startBrowser = async (options: BrowserOptions = {}): Promise<Guests> => {
  const profile = await mkdtemp(join(tmpdir(), 'parley-browser-'));
  const as: string[] = [];
  if (needsAppUser()) {
    ensureAppUser();
    const { uid, gid } = userIds(APP_USER.name);
    await chown(profile, uid, gid);
    as.push('setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--');
  }
  const { microphone, camera, noDevices = false, refuse = false, language = 'en-US' } = options;
  const devices = noDevices
    ? []
    : [
        '--use-fake-device-for-media-stream',
        ...(refuse ? ['--deny-permission-prompts'] : ['--use-fake-ui-for-media-stream']),
        ...(microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}`]),
        ...(camera === undefined ? [] : [`--use-file-for-fake-video-capture=${camera}`]),
      ];
  const [command = '', ...args] = [
    ...as,
    'chromium',
    '--headless=new',
    '--ignore-certificate-errors',
    '--no-first-run',
    '--disable-gpu',
    '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding',
    '--auto-accept-this-tab-capture',
    `--user-data-dir=${profile}`,
    '--remote-debugging-port=0',
    `--accept-lang=${language}`,
    `--lang=${language}`,
    ...devices,
    'about:blank',
  ];
  const child: ChildProcess = spawn(command, args, {
    env: { ...process.env, HOME: profile, LANGUAGE: language },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  let running = true;
  child.stderr?.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-20_000);
  });
  child.once('close', () => {
    running = false;
  });
  const end = async (): Promise<void> => {
    child.kill('SIGTERM');
    await until('the end of the browser', () => !running, 10_000).catch(() => child.kill('SIGKILL'));
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const endpoint = await until(
      'a debugging port',
      () => {
        if (!running) throw new Error(`the browser ended at once:\n${output}`);
        return /DevTools listening on (ws:\/\/\S+)/.exec(output)?.[1];
      },
      30_000,
    );
    const browser = await chromium.connectOverCDP(endpoint);
    const context = browser.contexts()[0]!;
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(20_000);
    return {
      page,
      context,
      close: async () => {
        await browser.close().catch(() => {});
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
};
