import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Guests, startBrowser } from '../browser.ts';
import { axeFaults } from './axe-faults.ts';
import { goTo } from './call-screen.ts';
import { showGuestIn, showIn } from './look.ts';
import { tourMeeting } from './meeting-tour.ts';
import { type Pair, startPair } from './pair.ts';
import { ask, eventually, stateOf } from './screen.ts';

let pair: Pair;
let guest: Guests;
beforeAll(async () => {
  [pair, guest] = await Promise.all([startPair(), startBrowser()]);
});
afterAll(async () => await Promise.all([pair?.close(), guest?.close()]));

/** Screens that differ from another one of the tour by words only: looked at once, for time. */
const ALIKE = ['guest-door', 'meeting-waiting', 'meeting-people', 'meeting-remove', 'meeting-end', 'guest-audience'];

const faults: string[] = [];
const seen: string[] = [];

/** What is wider than the page, and ways out that are not in sight; the tiles may be scrolled. */
const misfits = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const inSight = (one: Element): boolean => {
      const { x, y, width, height } = one.getBoundingClientRect();
      return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    };
    const wide = [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.checkVisibility())
      .filter((one) => one.closest('.visually-hidden, [data-announcer], .tiles') === null);
    const covered = document.querySelector('dialog[open], .menu') !== null;
    const ends = covered ? [] : [...document.querySelectorAll('.call-bar .danger')].filter((one) => !inSight(one));
    return [
      ...wide.map((one) => `wider than the page: ${one.outerHTML.slice(0, 120)}`),
      ...ends.map((one) => `not in sight: ${one.outerHTML.slice(0, 120)}`),
    ];
  });

const check = async (where: string, page: Page): Promise<void> => {
  for (const fault of await axeFaults(page)) faults.push(`${where}: ${fault}`);
  for (const fault of await misfits(page)) faults.push(`${where}: ${fault}`);
};

/** The names of all that Tab goes to, from the focus on, until it comes round. */
const tabbed = async (page: Page): Promise<readonly string[]> => {
  const names: string[] = [];
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const one = document.activeElement;
      return one === null ? '' : (one.getAttribute('aria-label') ?? one.textContent ?? '');
    });
    if (names.length > 1 && name === names[0]) break;
    names.push(name);
  }
  return names;
};
const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');

test('the keyboard stays where a contact was removed: at the next one, and at last at the heading', async () => {
  const { page } = pair.ada;
  for (const name of ['Ann', 'Ben'])
    await ask(page, 'saveContact', { id: name, name, sip: '', phones: ['115'], thirdUserId: '', company: '' });
  await goTo(page, 'contacts');
  const remove = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: `Remove ${name}` }).press('Enter');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).press('Enter');
    await page.locator(`[data-contact="${name}"]`).waitFor({ state: 'detached' });
  };
  await remove('Ann');
  await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Remove Ben');
  await remove('Ben');
  await eventually(() => focused(page)).toBe('Contacts');
});

test('what a TURN server shares with us is typed, kept and forgotten in the settings, and axe finds nothing there', async () => {
  const { page } = pair.ada;
  const { ice } = await stateOf(page, 'settings');
  const turn = [
    { url: 'turn:a.example', user: 'ada', timeLimited: true },
    { url: 'turn:b.example', user: 'ada', timeLimited: false },
  ];
  await ask(page, 'saveSettings', { ice: { ...ice, turn } });
  await goTo(page, 'settings');
  await page.getByRole('button', { name: 'Meetings and guests' }).click();
  const shared = page.getByLabel('Shared secret', { exact: true });
  await shared.fill('north');
  await shared.press('Enter');
  await page.getByText('Kept.', { exact: true }).waitFor();
  const kept = async (server: (typeof turn)[number]) => await ask(page, 'hasTurnPassword', { server });
  expect(await kept(turn[0]!)).toEqual({ ok: true, value: { kept: true } });
  expect(await kept({ ...turn[0]!, timeLimited: false })).toEqual({ ok: true, value: { kept: false } });
  await showIn(page, 'dark', 'zh');
  expect(await axeFaults(page)).toEqual([]);
  await showIn(page, 'light');
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Forget what is kept for ada at turn:a.example' }).click();
  await page.getByText('Forgotten.', { exact: true }).waitFor();
  expect(await kept(turn[0]!)).toEqual({ ok: true, value: { kept: false } });
  await ask(page, 'saveSettings', { ice });
  await goTo(page, 'call');
});

test('axe finds nothing on the screens of a meeting, host and guests, light and dark, and all fits the smallest window and a phone', async () => {
  await tourMeeting(pair, guest, 'Audio', async (name, page, on) => {
    seen.push(name);
    if (ALIKE.includes(name)) return;
    if (on === 'host') {
      await page.setViewportSize({ width: 360, height: 560 });
      await showIn(page, 'dark', 'zh');
      await check(`${name}, dark, zh, small`, page);
      await page.setViewportSize({ width: 1000, height: 720 });
      await showIn(page, 'light');
      await check(`${name}, light, en`, page);
    } else {
      await showGuestIn(page, 'dark', 'phone');
      await check(`${name}, dark, phone`, page);
      await showGuestIn(page, 'light', 'desktop');
      await check(`${name}, light, desktop`, page);
    }
    if (name === 'meeting-speaker') {
      const reached = await tabbed(page);
      for (const control of ['Mute', 'Camera', 'Share', 'Raise hand', 'People', 'Invite', 'More', 'Leave'])
        expect(reached).toContain(control);
      expect(reached).toContain('End for everyone');
    }
    if (name === 'guest-in') {
      const reached = await tabbed(page);
      for (const control of ['Mute', 'Camera', 'Share', 'Raise hand', 'People', 'More', 'Leave'])
        expect(reached).toContain(control);
    }
    if (name === 'meeting-grid') {
      await page.getByRole('button', { name: 'Leave', exact: true }).press('Enter');
      await page.getByRole('alertdialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });
      expect(await focused(page)).toBe('Leave');
    }
  });
  expect(faults.join('\n')).toBe('');
  expect(seen.length).toBeGreaterThan(20);
}, 240_000);
