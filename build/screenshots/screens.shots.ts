import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { showIn } from '../test/e2e/look.ts';
import { startPair } from '../test/e2e/pair.ts';
import { tourCall, tourQuietScreens } from '../test/e2e/tour.ts';

const FOLDER = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));

/** Shown in the smallest window, too. */
const NARROW = ['start', 'contacts', 'ringing', 'in-call', 'in-call-keypad', 'in-call-waiting', 'settings-general'];
/** Shown in Chinese, too. */
const CHINESE = ['start', 'in-call', 'incoming', 'settings-general', 'history'];

test('a picture of every screen, light and dark, goes to docs/screenshots', async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const pair = await startPair();
  let taken = 0;
  const shoot = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: join(FOLDER, `${name}.png`), caret: 'initial' });
    taken += 1;
  };
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
  expect(taken).toBeGreaterThan(70);
});
