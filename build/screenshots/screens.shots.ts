import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { startBrowser } from '../test/browser.ts';
import { showGuestIn, showIn } from '../test/e2e/look.ts';
import { tourMeeting } from '../test/e2e/meeting-tour.ts';
import { startPair } from '../test/e2e/pair.ts';
import { tourCall, tourQuietScreens } from '../test/e2e/tour.ts';

const FOLDER = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));

/** Shown in the smallest window, too. */
const NARROW = ['start', 'contacts', 'ringing', 'in-call', 'in-call-keypad', 'in-call-waiting', 'settings-general'];
/** Shown in Chinese, too. */
const CHINESE = ['start', 'in-call', 'incoming', 'settings-general', 'history'];

const shooter = () => {
  let taken = 0;
  return {
    taken: () => taken,
    shoot: async (page: Page, name: string): Promise<void> => {
      await page.screenshot({ path: join(FOLDER, `${name}.png`), caret: 'initial' });
      taken += 1;
    },
  };
};

test('a picture of every screen, light and dark, goes to docs/screenshots', async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const pair = await startPair();
  const { shoot, taken } = shooter();
  const visit = async (name: string, page: Page): Promise<void> => {
    await showIn(page, 'dark');
    await shoot(page, `${name}-dark`);
    if (CHINESE.includes(name)) {
      await showIn(page, 'light', 'zh');
      await shoot(page, `zh-${name}-light`);
    }
    await showIn(page, 'light');
    await shoot(page, `${name}-light`);
    if (NARROW.includes(name)) {
      await page.setViewportSize({ width: 360, height: 560 });
      await shoot(page, `narrow-${name}-light`);
      await page.setViewportSize({ width: 1000, height: 720 });
    }
  };
  try {
    await tourQuietScreens(pair, visit);
    await tourCall(pair, visit);
  } finally {
    await pair.close();
  }
  expect(taken()).toBeGreaterThan(70);
});

test('a picture of every screen of a meeting with guests: the window in both themes, the guest page on a phone, too', async () => {
  const [pair, guest] = await Promise.all([startPair(), startBrowser()]);
  const { shoot, taken } = shooter();
  try {
    await tourMeeting(pair, guest, 'Video', async (name, page, on) => {
      if (on === 'host') {
        await showIn(page, 'dark', 'zh');
        await shoot(page, `zh-${name}-dark`);
        await showIn(page, 'light');
        await shoot(page, `${name}-light`);
      } else {
        await showGuestIn(page, 'dark', 'phone');
        await shoot(page, `phone-${name}-dark`);
        await showGuestIn(page, 'light', 'desktop');
        await shoot(page, `${name}-light`);
      }
    });
  } finally {
    await Promise.all([pair.close(), guest.close()]);
  }
  expect(taken()).toBeGreaterThan(40);
});
