import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Meeting } from '../../../app/meeting/meeting.ts';
import { text } from '../../../app/text/text.ts';
import { openPhone, type Phone, whenHeard } from '../engine/dial-in-phone.ts';
import { goTo, waitForPhase } from './call-screen.ts';
import { closeBy } from './close-by.ts';
import { type App, startApp } from './parley-app.ts';
import { call, eventually, stateOf } from './screen.ts';

const [BOB, CID] = [2500, 2900] as const;

let app: App;
let bob: Phone;
let cid: Phone;
beforeAll(async () => {
  [app, bob, cid] = await Promise.all([startApp(), openPhone(BOB), openPhone(CID)]);
});
afterAll(async () => {
  await app?.close();
  bob?.close();
  cid?.close();
});

const meeting = async (): Promise<Meeting> => (await stateOf(app.page, 'meetings')).at(-1)!;

test('a call that rings is sent to the entrance by its button, its caller types ID and password, and is in', async () => {
  const { page } = app;
  await goTo(page, 'settings');
  await page.getByRole('button', { name: text('en', 'settings.meetings'), exact: true }).click();
  await page.getByLabel(text('en', 'guests.dialIn')).click();
  await eventually(async () => (await stateOf(page, 'settings')).dialIn).toBe(true);
  await goTo(page, 'call');
  const picked = bob.pickUp();
  await call(page, `sip:bob@${bob.peer.hostPort}`, 'Audio');
  await picked;
  await waitForPhase(page, 'active');

  const dialled = cid.dial((await stateOf(page, 'direct')).here);
  const window = await app.incoming();
  const button = window.getByRole('button', { name: text('en', 'incoming.toEntrance') });
  await button.waitFor();
  await closeBy(button);
  expect((await dialled).status).toBe(200);
  // On no screen, in nobody's ear, and the call with Bob was not held.
  expect((await stateOf(page, 'calls')).map(({ state }) => state.phase)).toEqual(['active']);
  const { id, details } = await meeting();
  await whenHeard('the first question', () => cid.level(784) > -35);
  await cid.press(`${id}#`);
  await whenHeard('the second question', () => cid.level(1047) > -35);
  await cid.press(`${details.guestPwd}#`);
  await eventually(async () => (await meeting()).members.map(({ way, state }) => `${way} ${state.phase}`)).toEqual([
    'host joined',
    'sip joined',
    'dial-in joined',
  ]);
  await whenHeard('both telephones hear each other', () => bob.level(CID) > -35 && cid.level(BOB) > -35);
});
