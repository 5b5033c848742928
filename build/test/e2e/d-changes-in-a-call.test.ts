import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { endEveryCall, goTo } from './call-screen.ts';
import { closeBy } from './close-by.ts';
import { ADA_HZ, BOB_HZ, hears, hearsNothing, type Pair, startPair } from './pair.ts';
import type { App } from './parley-app.ts';
import { call, eventually, onlyCall, openMore, phaseOf, seesMotion, stateOf, statOf } from './screen.ts';

let pair: Pair;
let ada: App;
let bob: App;
beforeAll(async () => {
  pair = await startPair();
  ({ ada, bob } = pair);
});
afterAll(async () => await pair?.close());

const press = (app: App, name: string): Promise<void> =>
  app.page.getByRole('button', { name, exact: true }).first().click();

test('a video call that is answered without video is an audio call, and opens no camera there', async () => {
  await call(ada.page, (await stateOf(bob.page, 'direct')).here, 'Video');
  await closeBy((await bob.incoming()).getByRole('button', { name: 'Answer', exact: true }));
  await Promise.all([hears(ada.page, BOB_HZ), hears(bob.page, ADA_HZ)]);
  expect(await onlyCall(bob.page)).toMatchObject({ video: false });
  expect(await bob.page.locator('video').count()).toBe(0);
  await eventually(async () => (await onlyCall(ada.page)).video).toBe(false);
  await press(ada, 'Leave');
  await eventually(() => phaseOf(bob.page)).toBe('ended');
  for (const app of [ada, bob]) await press(app, 'Close');
});

test('in an audio call a camera adds a picture one way, for the other side has not agreed to be seen', async () => {
  await call(ada.page, (await stateOf(bob.page, 'direct')).here, 'Audio');
  await closeBy((await bob.incoming()).getByRole('button', { name: 'Answer', exact: true }));
  await eventually(() => phaseOf(ada.page)).toBe('active');
  await press(ada, 'Camera');
  await seesMotion(bob.page);
  await eventually(async () => (await stateOf(bob.page, 'media')).map(({ video }) => video)).toEqual(['recvonly']);
  expect(await bob.page.locator('.self-video').count()).toBe(0);
  await eventually(() => bob.page.getByRole('button', { name: 'Camera' }).getAttribute('aria-pressed')).toBe('false');
});

test('the other side’s camera button makes it both ways', async () => {
  await press(bob, 'Camera');
  await seesMotion(ada.page);
  await eventually(() => bob.page.getByRole('button', { name: 'Camera' }).getAttribute('aria-pressed')).toBe('true');
  await Promise.all([hears(ada.page, BOB_HZ), hears(bob.page, ADA_HZ)]);
});

/** The shape of the picture that an app gets: its size changes with how busy the machine is, its shape does not. */
const shapeAt = async (app: App): Promise<number> =>
  Math.round((10 * (await statOf(app.page, 'frameWidth'))) / (await statOf(app.page, 'frameHeight')));

test('a shared screen takes the camera’s place until it is stopped', async () => {
  const camera = await shapeAt(bob);
  expect(camera).toBeGreaterThan(0);
  await press(ada, 'Share');
  const dialog = ada.page.getByRole('dialog');
  await dialog.locator('.source').first().click();
  await dialog.getByRole('button', { name: 'Share', exact: true }).click();
  await ada.page.getByText('You are sharing your screen.').first().waitFor();
  await eventually(() => shapeAt(bob)).not.toBe(camera);
  await press(ada, 'Stop sharing');
  await eventually(() => shapeAt(bob)).toBe(camera);
  await seesMotion(bob.page);
  await press(ada, 'Leave');
  await eventually(() => phaseOf(bob.page)).toBe('ended');
  for (const app of [ada, bob]) await press(app, 'Close');
});

/** Name and phase of every call. */
const callsOf = async (app: App): Promise<readonly string[]> =>
  (await stateOf(app.page, 'calls')).map(({ party, state }) => `${party.name}: ${state.phase}`);

test('a second call says what answering and declining do, and answering it holds the first', async () => {
  for (const { page } of [ada, bob]) await endEveryCall(page);
  await call(ada.page, inject('launch').echoNumber, 'Audio');
  await eventually(() => callsOf(ada)).toEqual(['Echo meeting: active']);
  await call(bob.page, (await stateOf(ada.page, 'direct')).here, 'Audio');
  const window = await ada.incoming();
  await window.getByText('Echo meeting is put on hold.').waitFor();
  await window.getByText('Your call with Echo meeting goes on.').waitFor();
  await closeBy(window.getByRole('button', { name: 'Answer' }));
  await eventually(() => callsOf(ada)).toEqual(['Echo meeting: held', 'Grace Hopper: active']);
  await hears(ada.page, BOB_HZ);
  await hears(bob.page, ADA_HZ);
});

test('one talks in one call at a time, and switches between them', async () => {
  const tabs = ada.page.getByRole('navigation', { name: 'Switch between calls' });
  await tabs.getByRole('button', { name: 'Echo meeting' }).click();
  await eventually(() => callsOf(ada)).toEqual(['Echo meeting: active', 'Grace Hopper: held']);
  await hears(ada.page, ADA_HZ);
  await hearsNothing(bob.page);
  await tabs.getByRole('button', { name: 'Grace Hopper' }).click();
  await eventually(() => callsOf(ada)).toEqual(['Echo meeting: held', 'Grace Hopper: active']);
  await hears(ada.page, BOB_HZ);
  await hears(bob.page, ADA_HZ);
});

test('another call from the history is refused in sight, and the microphone of this one stays muted', async () => {
  const { page } = ada;
  await press(ada, 'Mute');
  await hearsNothing(bob.page);
  await goTo(page, 'history');
  await page.getByRole('button', { name: 'Call Echo meeting' }).first().click();
  await page.getByText('“Start a call” did not work. Leave the meeting or call you are in, then call.').waitFor();
  expect(await page.getByRole('button', { name: 'Mute', exact: true }).getAttribute('aria-pressed')).toBe('true');
  await hearsNothing(bob.page);
  expect(await callsOf(ada)).toEqual(['Echo meeting: held', 'Grace Hopper: active']);
  await press(ada, 'Mute');
  await hears(bob.page, ADA_HZ);
});

test('a digit key that is held down sends one digit', async () => {
  const { keyboard } = ada.page;
  await keyboard.down('5');
  await keyboard.down('5');
  await keyboard.up('5');
  await keyboard.press('#');
  await eventually(() => ada.page.locator('[data-field="sentDigits"]').textContent()).toBe('Sent: 5#');
  await bob.page.getByText('Received: 5#', { exact: true }).waitFor();
});

test('the devices opened in a call take the focus, and Esc gives it back to the call', async () => {
  const { page } = ada;
  await openMore(page, 'Devices');
  const panel = page.getByRole('complementary', { name: 'Devices' });
  await eventually(() => panel.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  expect(await page.evaluate(() => document.activeElement?.matches('.call'))).toBe(true);
});

test('quitting in a call hangs up at the other side and leaves a complete record', async () => {
  await ada.end();
  await eventually(() => phaseOf(bob.page)).toBe('ended');
  expect((await onlyCall(bob.page)).state).toMatchObject({ outcome: { kind: 'completed' } });
  expect(ada.exitCode()).toBe(0);
});
