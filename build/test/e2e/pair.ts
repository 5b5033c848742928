import type { Page } from 'playwright';
import type { Settings } from '../../../app/settings/settings.ts';
import { type App, startApp } from './parley-app.ts';
import { eventually, statOf } from './screen.ts';
import { toneFolder } from './tone-folder.ts';

/** What the two microphones say, Hz: different, so that nobody takes his own sound for the other's. */
export const ADA_HZ = 440;
export const BOB_HZ = 1500;

/** Two Parleys on this machine, each with a tone of its own. */
export type Pair = { readonly ada: App; readonly bob: App; close(): Promise<void> };

/** A tone is noise to what is meant for speech. */
const AS_IT_IS: Partial<Settings> = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

/** Starts Ada and Bob. */
export const startPair = async (): Promise<Pair> => {
  const tones = await toneFolder();
  const start = async (displayName: string, hz: number): Promise<App> =>
    await startApp({ microphone: await tones.tone(hz, 48_000), settings: { ...AS_IT_IS, displayName } });
  const [ada, bob] = await Promise.all([start('Ada Lovelace', ADA_HZ), start('Grace Hopper', BOB_HZ)]);
  return {
    ada,
    bob,
    close: async () => {
      await Promise.all([ada.close(), bob.close()]);
      await tones.remove();
    },
  };
};

/** Waits until the tone of the other side is what is heard. */
export const hears = async (page: Page, hz: number): Promise<void> => {
  await eventually(() => statOf(page, 'heardDb')).toBeGreaterThan(-45);
  await eventually(async () => Math.abs((await statOf(page, 'heardHz')) - hz)).toBeLessThan(15);
};

/** Waits until nothing is heard. */
export const hearsNothing = async (page: Page): Promise<void> =>
  await eventually(() => statOf(page, 'heardDb')).toBeLessThan(-65);
