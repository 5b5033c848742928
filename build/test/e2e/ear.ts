import type { Page } from 'playwright';
import { levels } from '../page-ear.ts';
import { eventually } from './screen.ts';

/** dB over which a tone is heard; one is not that is 30 dB under the loudest, or that nobody could hear. */
const HEARD = -65;
const NOT_HEARD = -80;
const UNDER_OTHERS = 30;

/** Waits until a page hears exactly some of the tones. */
export const hearsOnly = async (page: Page, there: readonly number[], not: readonly number[]): Promise<void> =>
  await eventually(async () => {
    const found = await levels(page, [...there, ...not]);
    const silent = Math.max(NOT_HEARD, Math.max(...found) - UNDER_OTHERS);
    return found.map((db) => (db < silent ? 'not' : db > HEARD ? 'heard' : Math.round(db)));
  }, 40_000).toEqual([...there.map(() => 'heard'), ...not.map(() => 'not')]);
