import { join } from 'node:path';
import { sleep, until } from '../test/peers/until.ts';
import type { Page } from './cdp.ts';
import type { Context } from './context.ts';
import { type LaunchedApp, startLaunch } from './launched-app.ts';
import { PAGE_SCRIPT } from './page-script.ts';

/** Switches without which Chromium would look for a real camera and microphone. */
export const FAKE_DEVICES = ['--use-fake-device-for-media-stream'];

/** Starts Parley with fake devices and waits until it takes calls; the page has the benchmark's script. */
export const startParley = async (
  { parley, folder }: Pick<Context, 'parley' | 'folder'>,
  profile: string,
): Promise<{ readonly app: LaunchedApp; readonly page: Page }> => {
  const app = await startLaunch(parley, join(folder, profile), FAKE_DEVICES);
  const page = await app.page();
  await until(
    'Parley to be ready',
    // The page may still be on its way from an empty document.
    () =>
      page
        .evaluate<boolean>('globalThis.parley !== undefined && document.querySelector("input") !== null')
        .catch(() => false),
    20_000,
  );
  await page.evaluate(PAGE_SCRIPT);
  await sleep(2000);
  return { app, page };
};
