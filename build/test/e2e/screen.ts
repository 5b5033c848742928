import type { Page } from 'playwright';
import { expect } from 'vitest';
import type { CallName, Calls, StateName, States } from '../../../app/bridge/contract.ts';
import type { Call } from '../../../app/call/call.ts';
import type { Result } from '../../../app/result.ts';

/** Asks again and again until the expectation holds; generous, for a machine that does much else. */
export const eventually = <T>(probe: () => T | Promise<T>, timeout = 30_000): ReturnType<typeof expect.poll<T>> =>
  expect.poll(probe, { timeout, interval: 100 });

/** The latest value of a state, as the page gets it. */
export const stateOf = async <K extends StateName>(page: Page, name: K): Promise<States[K]> => {
  const read = () =>
    page.evaluate(
      (wanted) =>
        new Promise<unknown>((resolve) => {
          const stop = window.parley.watch(wanted as StateName, (value) => {
            resolve(value);
            // The first value never comes before `watch` has returned.
            stop();
          });
        }),
      name as string,
    ) as Promise<States[K]>;
  // DevTools lose a promise now and then ("garbage collected"); reading again changes nothing.
  return await read().catch((error: unknown) => {
    if (error instanceof Error && error.message.includes('garbage collected')) return read();
    throw error;
  });
};

/** Asks main by a verb of the bridge, as the screens do. */
export const ask = <K extends CallName>(page: Page, name: K, input: Calls[K]['input']): Promise<Result<unknown>> =>
  page.evaluate(([verb, given]) => window.parley.call(verb as 'hold', given as { call: string }), [
    name,
    input,
  ] as const) as Promise<Result<unknown>>;

/** The only call of a window; fails when there are none or several. */
export const onlyCall = async (page: Page): Promise<Call> => {
  const [call, ...others] = await stateOf(page, 'calls');
  if (call === undefined || others.length > 0) throw new Error(`${others.length + (call ? 1 : 0)} calls, not one`);
  return call;
};

/** The phase of the only call; undefined when there is none. */
export const phaseOf = async (page: Page): Promise<Call['state']['phase'] | undefined> =>
  (await stateOf(page, 'calls'))[0]?.state.phase;

/** Types a destination and presses one of the two verbs. */
export const call = async (page: Page, destination: string, verb: 'Audio' | 'Video'): Promise<void> => {
  await page.getByLabel('Whom to call').fill(destination);
  await page.getByRole('button', { name: verb, exact: true }).click();
};

/** A number of the statistics panel of the call on screen; it is in the page while the panel is closed, too. */
export const statOf = async (page: Page, name: string): Promise<number> =>
  Number(
    await page
      .locator(`[data-session] [data-stat="${name}"]`)
      .first()
      .textContent({ timeout: 1000 })
      .catch(() => 'NaN'),
  );

/** Frames decoded so far of the other side's picture; 0 while there is none. */
export const framesOf = (page: Page): Promise<number> =>
  page
    .locator('video.remote-video')
    .evaluateAll(
      (found) => (found[0] as HTMLVideoElement | undefined)?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
    );

/** Waits until the other side's picture moves: frames per second are measured, and so many more frames are decoded. */
export const seesMotion = async (page: Page, more = 20): Promise<void> => {
  await eventually(() => statOf(page, 'framesPerSecond')).toBeGreaterThan(5);
  let before = await framesOf(page);
  await eventually(async () => {
    const now = await framesOf(page);
    // A connection that took another's place counts from the start.
    before = Math.min(before, now);
    return now - before;
  }).toBeGreaterThan(more);
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
