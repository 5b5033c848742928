import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './axe-faults.ts';
import { showIn } from './look.ts';
import { type Pair, startPair } from './pair.ts';
import { tourCall, tourQuietScreens } from './tour.ts';

let pair: Pair;
beforeAll(async () => {
  pair = await startPair();
});
afterAll(async () => await pair?.close());

const seen: string[] = [];
const faults: string[] = [];

/** Light and English, then dark and Chinese. */
const check = async (name: string, page: Page): Promise<void> => {
  seen.push(name);
  for (const [theme, language] of [
    ['dark', 'zh'],
    ['light', 'en'],
  ] as const) {
    await showIn(page, theme, language);
    for (const fault of await axeFaults(page)) faults.push(`${name}, ${theme}, ${language}: ${fault}`);
  }
};

/** The smallest window, and a screen of 1280 × 720 at 150 % less its taskbar and title. */
const SMALL = [
  { width: 360, height: 560 },
  { width: 853, height: 400 },
];
/** Where a modal dialog or a menu is in front on purpose. */
const COVERED = ['in-call-menu', 'in-call-share', 'end-for-everyone'];

/** In a small window nothing is wider than the window, and the way out of a call is in sight and not covered. */
const checkSmall = async (name: string, page: Page): Promise<void> => {
  if (page.url().endsWith('#incoming')) return;
  // English words are the wider ones.
  await showIn(page, 'light', 'en');
  for (const size of SMALL) {
    await page.setViewportSize(size);
    const found = await page.evaluate(() => {
      const wide = [...document.querySelectorAll('.shell *')]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.checkVisibility())
        .filter((one) => one.closest('.visually-hidden, [data-announcer]') === null)
        .map((one) => one.outerHTML.slice(0, 120));
      const end = [...document.querySelectorAll('.call-bar .danger, .call-strip .danger, .incoming-card .danger')];
      const hidden = end.filter((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        const top = document.elementFromPoint(x + width / 2, y + height / 2);
        return x < 0 || y < 0 || x + width > innerWidth || y + height > innerHeight || !one.contains(top);
      });
      return { wide, ends: end.length, hidden: hidden.map((one) => one.outerHTML.slice(0, 120)) };
    });
    const where = `${name}, ${size.width}×${size.height}`;
    for (const one of found.wide) faults.push(`${where}: wider than the window: ${one}`);
    if (COVERED.includes(name)) continue;
    for (const one of found.hidden) faults.push(`${where}: not in sight: ${one}`);
    if (/ringing|in-call|held|incoming/.test(name) && found.ends === 0) faults.push(`${where}: no way out`);
  }
  await page.setViewportSize({ width: 1000, height: 720 });
};

test('axe sees a fault when there is one', async () => {
  const { page } = pair.ada;
  await page.evaluate(() => {
    const wrong = document.createElement('section');
    wrong.id = 'wrong';
    wrong.innerHTML = '<button></button><p>hardly to be read</p>';
    wrong.querySelector('p')?.style.setProperty('color', 'rgb(230 230 230)');
    document.querySelector('main')?.append(wrong);
  });
  const found = (await axeFaults(page)).join('\n');
  await page.evaluate(() => document.getElementById('wrong')?.remove());
  expect(found).toContain('button-name');
  expect(found).toContain('color-contrast');
});

test('axe finds nothing beside a call, light and dark, English and Chinese, and everything fits a small window', async () => {
  await tourQuietScreens(pair, async (name, page) => {
    await check(name, page);
    await checkSmall(name, page);
  });
  expect(faults.join('\n')).toBe('');
  expect(seen.length).toBeGreaterThan(15);
});

test('axe finds nothing in a call, on either side, and the way out is always in sight', async () => {
  faults.length = 0;
  await tourCall(pair, async (name, page) => {
    await check(name, page);
    await checkSmall(name, page);
  });
  expect(faults.join('\n')).toBe('');
});
