import type { Page } from 'playwright';
import type { Settings } from '../../../app/settings/settings.ts';
import { ask, eventually } from './screen.ts';

/** Shows a window in a theme and a language, and waits until it is drawn so; without transitions. */
export const showIn = async (page: Page, theme: 'light' | 'dark', language: 'en' | 'zh' = 'en'): Promise<void> => {
  // A pointer that rests on a control would show it as touched.
  await page.mouse.move(1, 1);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const look: Partial<Settings> = { theme, language };
  await ask(page, 'saveSettings', look);
  await eventually(() =>
    page.evaluate(() => [document.documentElement.dataset['theme'], document.documentElement.lang]),
  ).toEqual([theme, language === 'zh' ? 'zh-CN' : 'en']);
};

/** Shows a guest's page in a theme, which it takes from its system, and in a size; without transitions. */
export const showGuestIn = async (page: Page, theme: 'light' | 'dark', size: 'desktop' | 'phone'): Promise<void> => {
  await page.mouse.move(1, 1);
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: theme });
  await page.setViewportSize(size === 'phone' ? { width: 390, height: 844 } : { width: 1280, height: 800 });
  await eventually(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
};
