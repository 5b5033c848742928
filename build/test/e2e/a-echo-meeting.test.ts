import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { goTo } from './call-screen.ts';
import { type App, startApp } from './parley-app.ts';
import { call, eventually, fieldOf, onlyCall, openMore, phaseOf, seesMotion, stateOf, statOf } from './screen.ts';

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => await app?.close());

const echo = (): string => inject('launch').echoNumber;

test('the first start says how to try the echo meeting, with its number, and that it is ready', async () => {
  const { page } = app;
  await page.getByRole('heading', { name: 'Try the echo meeting' }).waitFor();
  await page.getByText(echo()).first().waitFor();
  await page.getByText('Echo meeting ready. No account yet.').waitFor();
  expect(await stateOf(page, 'app')).toMatchObject({ ready: true, firstRun: true, problems: [], echoNumber: echo() });
  expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox');
});

test('the card’s button alone starts the echo meeting, and what is said comes back', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Call the echo meeting' }).click();
  await page.getByRole('button', { name: 'Leave' }).waitFor();
  await eventually(() => statOf(page, 'heardDb')).toBeGreaterThan(-50);
  expect(await onlyCall(page)).toMatchObject({
    mediaType: 0,
    video: false,
    party: { name: 'Echo meeting', address: echo() },
  });
  await page.getByRole('button', { name: 'Leave' }).click();
  await eventually(() => phaseOf(page)).toBe('ended');
  await page.getByRole('button', { name: 'Close' }).click();
});

test('a typed number says before dialling that it is the echo meeting', async () => {
  await app.page.getByLabel('Whom to call').fill(echo());
  await app.page.getByText('Calls the built-in echo meeting on this computer').waitFor();
});

test('with video, sound and a moving picture come back', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Change who may join' }).click();
  await page.getByLabel('Signed-in people').check();
  await page.getByLabel('Your name in this meeting').fill('Ada Lovelace');
  await page.getByLabel('Custom info').fill('order 17');
  await call(page, echo(), 'Video');
  await page.getByRole('button', { name: 'Leave' }).waitFor();
  await eventually(() => statOf(page, 'heardDb')).toBeGreaterThan(-50);
  await seesMotion(page);
  await page.getByText('Good connection.').waitFor();
  await page.getByText('Stays on this computer.').waitFor();
});

test('the details card shows every field of the result, as the meeting has it', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Reveal host password' }).click();
  const fields = await fieldOf(page);
  const { meeting } = await onlyCall(page);
  expect(meeting).not.toBeNull();
  for (const [name, value] of Object.entries(meeting ?? {})) {
    if (name !== 'guestsWithoutPassword') expect(fields[name], name).toBe(String(value));
  }
  expect(fields['confId']).toMatch(/^\d{9}$/);
  expect(fields['hostPwd']).toMatch(/^\d{4,16}$/);
  expect(fields['guestPwd']).toMatch(/^\d{4,16}$/);
  expect(new Set([fields['confId'], fields['hostPwd'], fields['guestPwd']]).size).toBe(3);
  expect(fields).toMatchObject({
    subject: 'Ada Lovelace’s meeting',
    schedulerName: 'Ada Lovelace',
    customInfo: 'order 17',
    joinPolicy: '1',
    selfConfRole: '1',
    mediaType: '1',
    guestJoinUri: '',
    callee: echo(),
  });
  await page.getByText('There is none: the guest page is off.', { exact: false }).waitFor();
});

test('the statistics name the codecs and sizes of what comes and goes', async () => {
  const { page } = app;
  await openMore(page, 'Statistics');
  await eventually(() => statOf(page, 'frameWidth')).toBeGreaterThan(100);
  for (const [name, value] of [
    ['audioCodec', 'opus'],
    ['videoCodec', 'VP8'],
    ['connected', 'Yes'],
    ['receivingAudio', 'Yes'],
    ['receivingVideo', 'Yes'],
  ]) {
    await eventually(() => page.locator(`[data-stat="${name}"]`).textContent()).toBe(value);
  }
});

test('leaving ends the call, and the history has both calls after a restart, too', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Leave' }).click();
  await eventually(() => phaseOf(page)).toBe('ended');
  await page.getByText('The call with Echo meeting is over.').and(page.locator('.ended-reason')).waitFor();
  await goTo(page, 'history');
  await eventually(() => page.locator('[data-record][data-outcome="completed"]').count()).toBe(2);
  await app.end();
  const again = await startApp({ profile: app.profile });
  try {
    await goTo(again.page, 'history');
    await eventually(() => again.page.locator('[data-record][data-outcome="completed"]').count()).toBe(2);
    expect(await stateOf(again.page, 'app')).toMatchObject({ firstRun: false });
  } finally {
    await again.close();
  }
});
