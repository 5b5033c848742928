import type { Page } from 'playwright';
import { expect } from 'vitest';
import type { Call } from '../../../app/call/call.ts';
import type { OutcomeKind } from '../../../app/call/outcome.ts';
import { sdkerrName } from '../../../app/sdkerr.ts';
import { failureText } from '../../../app/text/failure-text.ts';
import { text } from '../../../app/text/text.ts';

/** Goes to a screen by the rail. */
export const goTo = async (page: Page, screen: 'call' | 'history' | 'contacts' | 'settings'): Promise<void> => {
  await page
    .getByRole('navigation', { name: text('en', 'nav.label') })
    .getByRole('button', { name: text('en', `nav.${screen}`), exact: true })
    .click();
};

/** Types a destination and presses Audio or Video; a call that is over is taken off the screen first. */
export const dial = async (page: Page, destination: string, verb: 'audio' | 'video' = 'audio'): Promise<void> => {
  await goTo(page, 'call');
  await closeEnded(page);
  const field = page.getByLabel(text('en', 'start.destination'));
  await field.fill(destination);
  await page.getByRole('button', { name: text('en', `start.${verb}`), exact: true }).click();
};

/** Takes the calls that are over off the screen, one after the other. */
export const closeEnded = async (page: Page): Promise<void> => {
  const ended = page.locator('[data-ended]');
  while ((await ended.count()) > 0) {
    const id = await ended.getAttribute('data-ended');
    await ended.getByRole('button', { name: text('en', 'call.close'), exact: true }).click();
    await page.locator(`[data-ended="${id}"]`).waitFor({ state: 'detached' });
  }
};

/** Waits until the call on screen is in that phase. */
export const waitForPhase = async (page: Page, phase: Call['state']['phase'], ms = 30_000): Promise<void> => {
  await page.locator(`.call-state[data-phase="${phase}"]`).first().waitFor({ timeout: ms });
};

/** Ends whatever a failed test may have left running, and takes it off the screen. */
export const endEveryCall = async (page: Page): Promise<void> => {
  await page.evaluate(async () => {
    const { parley } = window;
    let stop = (): void => undefined;
    await new Promise<void>((resolve) => {
      stop = parley.watch('calls', (calls) => {
        for (const { id, state } of calls) {
          void parley.call(state.phase === 'ended' ? 'dismissCall' : 'leaveConf', { call: id });
        }
        if (calls.length === 0) resolve();
      });
    });
    stop();
  });
};

/** Ends the call on screen by its own button and closes what is then shown. */
export const hangUp = async (page: Page): Promise<void> => {
  const leave = page.getByRole('button', { name: text('en', 'call.leave'), exact: true });
  await leave
    .or(page.getByRole('button', { name: text('en', 'call.hangUp'), exact: true }))
    .first()
    .click();
  await page.locator('[data-ended]').waitFor();
  await closeEnded(page);
};

/** A word of the statistics panel of the call on screen; the panel may be closed. */
export const wordOf = async (page: Page, name: string): Promise<string> =>
  (await page.locator(`[data-session] [data-stat="${name}"]`).first().textContent()) ?? '';

/** Waits for the end of a call and checks what the screen says of it: the sentence, what to do next, and the code in the details. */
export const expectEnding = async (
  page: Page,
  kind: OutcomeKind | 'unknown-host',
  words: { readonly name: string; readonly code: number; readonly detail: RegExp },
  ms = 30_000,
): Promise<void> => {
  const ended = page.locator('[data-ended]');
  await ended.waitFor({ timeout: ms });
  const trouble = ended.getByRole('alert');
  await expect.poll(() => trouble.innerText(), { timeout: 20_000 }).toContain(sentence(kind, 'what', words.name));
  expect(await trouble.innerText()).toContain(sentence(kind, 'next', words.name));
  await expectDetails(page, words);
};

/** Waits until the start screen says why a call did not start, and checks the sentences and the code in the details. */
export const expectRefusal = async (
  page: Page,
  words: { readonly code: number; readonly detail: RegExp },
): Promise<void> => {
  const trouble = page.getByRole('alert', { name: text('en', 'failure.title') });
  await trouble.waitFor({ timeout: 30_000 });
  const { what, next } = failureText('en', words.code);
  expect(await trouble.innerText()).toContain(what);
  expect(await trouble.innerText()).toContain(next);
  expect(await page.locator('.start').getByText(what).count(), 'said once').toBe(1);
  await expectDetails(page, words);
};

/** Checks the code and the reason behind "Details" of the error on screen. */
const expectDetails = async (
  page: Page,
  { code, detail }: { readonly code: number; readonly detail: RegExp },
): Promise<void> => {
  const trouble = page.locator('.trouble');
  await trouble.getByText(text('en', 'common.details'), { exact: true }).click();
  const shown = await trouble.innerText();
  expect(shown).toContain(text('en', 'failure.code', { code, name: sdkerrName(code) }));
  expect(shown).toMatch(detail);
};

const sentence = (kind: OutcomeKind | 'unknown-host', part: 'what' | 'next', name: string): string =>
  text('en', `outcome.${kind}.${part}` as 'outcome.busy.what', { name } as never);
