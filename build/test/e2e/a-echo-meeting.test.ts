import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type App, startApp } from './parley-app.ts';
import { fieldOf, statOf } from './screen.ts';

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => await app.close());

test('the first start says how to try the echo meeting, with its number', async () => {
  await expect.poll(() => app.page.getByText(inject('launch').echoNumber).first().isVisible()).toBe(true);
});

test('one press starts the echo meeting: sound and a moving picture come back', { timeout: 120_000 }, async () => {
  const { page } = app;
  await page.getByLabel('Whom to call').fill(inject('launch').echoNumber);
  await page.getByRole('button', { name: 'Video', exact: true }).click();
  await page.getByRole('button', { name: 'Leave' }).waitFor();
  await expect.poll(() => statOf(page, 'heardDb'), { timeout: 30_000 }).toBeGreaterThan(-50);
  await expect.poll(() => statOf(page, 'framesPerSecond'), { timeout: 30_000 }).toBeGreaterThan(10);
  const video = page.locator('video').first();
  const before = await video.evaluate(
    (element: HTMLVideoElement) => element.getVideoPlaybackQuality().totalVideoFrames,
  );
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.getVideoPlaybackQuality().totalVideoFrames))
    .toBeGreaterThan(before + 20);
});

test('the details card shows every field of the result', async () => {
  const fields = await fieldOf(app.page);
  expect(fields['confId']).toMatch(/^\d{9}$/);
  expect(fields['guestPwd']).toMatch(/^\d{6}$/);
  expect(fields['selfConfRole']).toBeDefined();
  expect(fields['subject']).not.toBe('');
  for (const name of [
    'vmrConfId',
    'guestJoinUri',
    'mediaType',
    'startTimeStamp',
    'endTimeStamp',
    'schedulerName',
    'customInfo',
  ]) {
    expect(fields, name).toHaveProperty(name);
  }
});

test('leaving ends the call, and the history remembers it', async () => {
  await app.page.getByRole('button', { name: 'Leave' }).click();
  await expect
    .poll(() =>
      app.page.evaluate(
        () =>
          new Promise((resolve) =>
            window.parley.watch('calls', (calls) => resolve(calls.every((call) => call.state.phase === 'ended'))),
          ),
      ),
    )
    .toBe(true);
  await app.page
    .getByRole('link', { name: 'History' })
    .or(app.page.getByRole('button', { name: 'History' }))
    .first()
    .click();
  await expect.poll(() => app.page.getByText('Echo').first().isVisible()).toBe(true);
});
