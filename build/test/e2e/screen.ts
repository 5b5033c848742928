import type { Page } from 'playwright';
import { expect } from 'vitest';
import { sdkerrName } from '../../../app/sdkerr.ts';
import { text } from '../../../app/text/text.ts';

/** A number of the statistics panel of the call on screen; opens the panel when it is closed. */
export const statOf = async (page: Page, name: string): Promise<number> => {
  const stat = page.locator(`[data-session] [data-stat="${name}"]`).first();
  if ((await stat.count()) === 0) await openMore(page, 'Statistics');
  return Number(await stat.textContent().catch(() => 'NaN'));
};

/** Every field of the details card as its raw value; opens the card when it is closed. */
export const fieldOf = async (page: Page): Promise<Readonly<Record<string, string>>> => {
  if ((await page.locator('[data-field="confId"]').count()) === 0) await openMore(page, 'Meeting details');
  await page.locator('[data-field="confId"]').first().waitFor();
  return await page
    .locator('[data-field]')
    .evaluateAll((elements) =>
      Object.fromEntries(
        elements.map((e) => [e.getAttribute('data-field') ?? '', e.getAttribute('data-value') ?? e.textContent ?? '']),
      ),
    );
};

/** Chooses an entry of the call's More menu. */
export const openMore = async (page: Page, entry: string): Promise<void> => {
  await page.getByRole('button', { name: 'More' }).click();
  await page
    .getByRole('menuitem', { name: entry })
    .or(page.getByRole('button', { name: entry }))
    .first()
    .click();
};
