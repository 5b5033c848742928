import { type BrowserContext, chromium, type Page } from 'playwright';
import { startBrowserProcess } from './browser-process.ts';

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
  const { microphone, camera, noDevices = false, refuse = false, language = 'en-US' } = options;
  const devices = noDevices
    ? []
    : [
        '--use-fake-device-for-media-stream',
        ...(refuse ? ['--deny-permission-prompts'] : ['--use-fake-ui-for-media-stream']),
        ...(microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}`]),
        ...(camera === undefined ? [] : [`--use-file-for-fake-video-capture=${camera}`]),
      ];
  const { endpoint, end } = await startBrowserProcess({
    command: 'chromium',
    arguments: (profile) => [
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
    ],
    env: { LANGUAGE: language },
    ready: /DevTools listening on (ws:\/\/\S+)/,
  });
  try {
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
