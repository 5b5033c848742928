import { afterAll, beforeAll, expect, test } from 'vitest';
import { text } from '../../../app/text/text.ts';
import { closeEnded, goTo, hangUp } from './call-screen.ts';
import { closeBy } from './close-by.ts';
import { ADA_HZ, BOB_HZ, hears, hearsNothing, type Pair, startPair } from './pair.ts';
import type { App } from './parley-app.ts';
import { call, eventually, onlyCall, phaseOf, seesMotion, stateOf, statOf } from './screen.ts';

let pair: Pair;
let ada: App;
let bob: App;
let bobsAddress: string;
beforeAll(async () => {
  pair = await startPair();
  ({ ada, bob } = pair);
  bobsAddress = (await stateOf(bob.page, 'direct')).here;
});
afterAll(async () => await pair?.close());

test('signing is switched on in the settings, which show the key from then on', async () => {
  const { page } = ada;
  await goTo(page, 'settings');
  await page.getByLabel(text('en', 'identity.on')).click();
  await eventually(async () => (await stateOf(page, 'parleyKey')).fingerprint).toMatch(/^[0-9A-F:]{95}$/);
  await page.getByText((await stateOf(page, 'parleyKey')).fingerprint).waitFor();
  await goTo(page, 'call');
});

test('the incoming window says who calls and how, and its focus is not on Answer', async () => {
  await call(ada.page, bobsAddress, 'Video');
  const window = await bob.incoming();
  await window.getByText('Incoming video call').waitFor();
  await window.getByText('Ada Lovelace').first().waitFor();
  await window.getByText('Reached you directly at this computer').waitFor();
  expect(await window.evaluate(() => document.activeElement?.tagName)).not.toBe('BUTTON');
  await eventually(() => phaseOf(ada.page)).toBe('ringing');
});

test('answered with video from the incoming window, both see a moving picture and hear the other’s tone', async () => {
  const window = await bob.incoming();
  await closeBy(window.getByRole('button', { name: 'Answer with video' }));
  await eventually(() => phaseOf(ada.page)).toBe('active');
  await eventually(() => phaseOf(bob.page)).toBe('active');
  await Promise.all([seesMotion(ada.page), seesMotion(bob.page)]);
  await Promise.all([hears(ada.page, BOB_HZ), hears(bob.page, ADA_HZ)]);
  await eventually(() => bob.pages().length).toBe(1);
});

test('the call is encrypted, and says how far that protects', async () => {
  for (const { page } of [ada, bob]) {
    expect((await onlyCall(page)).encryption).toMatchObject({ media: 'sdes', signalling: 'clear' });
    await page.getByText('Encrypted, but its keys travel in the clear.').waitFor();
  }
});

test('the key that the call was signed with goes into a contact by one button', async () => {
  const { page } = bob;
  await goTo(page, 'contacts');
  await page.getByRole('button', { name: text('en', 'contacts.add') }).click();
  await page.getByLabel(text('en', 'contacts.name')).fill('Ada Lovelace');
  await page.getByLabel(text('en', 'contacts.thirdUserId')).fill('ada');
  await page.getByRole('button', { name: text('en', 'contacts.takeKey', { name: 'Ada Lovelace' }) }).click();
  await page.getByRole('button', { name: text('en', 'common.save'), exact: true }).click();
  const { fingerprint } = await stateOf(ada.page, 'parleyKey');
  await eventually(async () => (await stateOf(page, 'contacts')).map(({ parleyKey }) => parleyKey)).toEqual([
    fingerprint,
  ]);
  await goTo(page, 'call');
});

test('hold silences both sides and says so on both; resume brings both back', async () => {
  await ada.page.getByRole('button', { name: 'Hold', exact: true }).click();
  await eventually(() => phaseOf(ada.page)).toBe('held');
  await ada.page.getByText('On hold. You neither hear nor are heard.').waitFor();
  await bob.page.getByText('The other side has put you on hold.').waitFor();
  await Promise.all([hearsNothing(ada.page), hearsNothing(bob.page)]);
  await ada.page.getByRole('button', { name: 'Hold', exact: true }).click();
  await eventually(() => phaseOf(ada.page)).toBe('active');
  await Promise.all([hears(ada.page, BOB_HZ), hears(bob.page, ADA_HZ)]);
  await Promise.all([seesMotion(ada.page), seesMotion(bob.page)]);
});

test('held by both sides, the call goes on when both have resumed', async () => {
  await bob.page.getByRole('button', { name: 'Hold', exact: true }).click();
  await eventually(() => phaseOf(bob.page)).toBe('held');
  await ada.page.getByRole('button', { name: 'Hold', exact: true }).click();
  await ada.page.getByText('On hold by both sides').waitFor();
  await bob.page.getByText('On hold by both sides').waitFor();
  await Promise.all([hearsNothing(ada.page), hearsNothing(bob.page)]);
  await bob.page.getByRole('button', { name: 'Hold', exact: true }).click();
  await eventually(() => phaseOf(bob.page)).toBe('active');
  await ada.page.getByRole('button', { name: 'Hold', exact: true }).click();
  await eventually(() => phaseOf(ada.page)).toBe('active');
  await Promise.all([hears(ada.page, BOB_HZ), hears(bob.page, ADA_HZ)]);
});

test('a muted side is not heard, still hears, and is heard again when it unmutes', async () => {
  const mute = ada.page.getByRole('button', { name: 'Mute', exact: true });
  await mute.click();
  await eventually(() => mute.getAttribute('aria-pressed')).toBe('true');
  await hearsNothing(bob.page);
  await hears(ada.page, BOB_HZ);
  await mute.click();
  await hears(bob.page, ADA_HZ);
});

test('a camera that is off stops the other side’s picture, and on again it moves', async () => {
  const camera = bob.page.getByRole('button', { name: 'Camera', exact: true });
  await camera.click();
  await eventually(() => camera.getAttribute('aria-pressed')).toBe('false');
  await eventually(() => statOf(ada.page, 'framesPerSecond')).toBe(0);
  await ada.page.getByText('The other side sends no picture now.').waitFor();
  expect(await ada.page.locator('.remote-video').count()).toBe(0);
  await hears(ada.page, BOB_HZ);
  await camera.click();
  await seesMotion(ada.page);
});

test('a digit from the keypad, and one from the keyboard, arrives at the other side', async () => {
  await ada.page.getByRole('button', { name: 'Keypad' }).click();
  await ada.page.locator('.keypad').getByRole('button', { name: '5' }).click();
  await ada.page.getByText('Sent: 5').waitFor();
  await bob.page.getByText('Received: 5').waitFor();
  await ada.page.getByRole('button', { name: 'Mute', exact: true }).focus();
  await ada.page.keyboard.press('#');
  await ada.page.getByText('Sent: 5#').waitFor();
  await bob.page.getByText('Received: 5#').waitFor();
});

test('the called side hangs up, and both say that the call is over', async () => {
  await bob.page.getByRole('button', { name: 'Hang up' }).click();
  await eventually(() => phaseOf(ada.page)).toBe('ended');
  await eventually(() => phaseOf(bob.page)).toBe('ended');
  await ada.page.getByText('The call with', { exact: false }).and(ada.page.locator('.ended-reason')).waitFor();
  await bob.page.getByText('The call with Ada Lovelace is over.').and(bob.page.locator('.ended-reason')).waitFor();
  expect((await onlyCall(ada.page)).state).toMatchObject({ outcome: { kind: 'completed', code: 0 } });
});

test('both histories have it, one as outgoing, one as incoming', async () => {
  const [out] = await stateOf(ada.page, 'history');
  const [into] = await stateOf(bob.page, 'history');
  expect(out).toMatchObject({ direction: 'out', address: bobsAddress, mediaType: 1, outcome: { kind: 'completed' } });
  expect(into).toMatchObject({ direction: 'in', name: 'Ada Lovelace', mediaType: 1, outcome: { kind: 'completed' } });
  expect(out?.meeting?.confId).toMatch(/^\d{9}$/);
  expect(into?.meeting).toBeNull();
});

test('an incoming call can be called back from the history, and declined', async () => {
  await goTo(bob.page, 'history');
  await bob.page.getByRole('button', { name: 'Call Ada Lovelace' }).click();
  const window = await ada.incoming();
  await closeBy(window.getByRole('button', { name: 'Decline' }));
  await eventually(() => phaseOf(bob.page)).toBe('ended');
  await bob.page.getByText('declined the call').first().waitFor();
  expect((await onlyCall(bob.page)).state).toMatchObject({ outcome: { kind: 'declined', code: 111076009 } });
});

test('video calls one after the other each have a moving picture on both sides, from whichever side they come', async () => {
  for (const [caller, called] of [
    [bob, ada],
    [ada, bob],
  ] as const) {
    await goTo(caller.page, 'call');
    await closeEnded(caller.page);
    await call(caller.page, (await stateOf(called.page, 'direct')).here, 'Video');
    await closeBy((await called.incoming()).getByRole('button', { name: 'Answer with video' }));
    await Promise.all([seesMotion(caller.page), seesMotion(called.page)]);
    await hangUp(caller.page);
    await eventually(() => phaseOf(called.page)).toBe('ended');
  }
});
